using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tooling;

/// <summary>
/// The tokens: <c>/api/0/api-tokens/</c> for people and scripts, <c>…/organizations/{organization}/org-auth-tokens/</c> for builds; in the form of Sentry's API.
/// A token is in the answer that makes it, and in no other.
/// </summary>
internal sealed class TokenApi(ApiTokens tokens, TokenUses uses, ProjectDirectory projects, PublicAddress address)
{
    private const int MaxNameLength = 255;

    /// <summary><c>GET</c></summary>
    public Task AnswerList(TokenKind kind, HttpContext http) =>
        http.AnswerPage([.. tokens.All.Where(token => token.Kind == kind).Reverse()], (json, token) => Write(json, token, secret: null));

    /// <summary><c>GET …/{id}/</c></summary>
    public Task Answer(TokenKind kind, string id, HttpContext http) =>
        Find(kind, id) is { } token ? http.AnswerJson(json => Write(json, token, secret: null)) : ApiRefusal.Missing.WriteTo(http.Response);

    /// <summary><c>POST /api/0/api-tokens/</c></summary>
    public async Task CreateForUser(HttpContext http)
    {
        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var name = fields.Text("name", MaxNameLength);
        var scopes = fields.Texts("scopes") ?? [];
        if (scopes.Count == 0 && !fields.HasMistakes)
            fields.Fail("scopes", "is missing");
        else if (scopes.Except(ApiScopes.All).FirstOrDefault() is { } unknown)
            fields.Fail("scopes", $"'{unknown}' is no scope; known are {string.Join(", ", ApiScopes.All)}");
        else if (scopes.Except(http.User.Scopes).FirstOrDefault() is { } foreign)
            fields.Fail("scopes", $"a token cannot give what it has not: {foreign}");
        if (fields.HasMistakes)
            await fields.Refuse(http);
        else
            await AnswerNew(http, tokens.CreateForUser(name ?? "API token", [.. scopes.Distinct()], http.User.PersonName));
    }

    /// <summary><c>POST …/org-auth-tokens/</c></summary>
    public async Task CreateForOrganization(HttpContext http)
    {
        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var name = fields.RequiredText("name", MaxNameLength);
        if (!http.User.HasAnyScope([ApiScopes.Build]))
            fields.Fail("scopes", $"a token cannot give what it has not: {ApiScopes.Build}");
        if (fields.HasMistakes)
            await fields.Refuse(http);
        else
            await AnswerNew(http, tokens.CreateForOrganization(name, address.For(http.Request), projects.Organization, http.User.PersonName));
    }

    /// <summary><c>DELETE …/{id}/</c></summary>
    public async Task Revoke(TokenKind kind, string id, HttpContext http)
    {
        if (Find(kind, id) is { } token && tokens.Revoke(token.Id))
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await ApiRefusal.Missing.WriteTo(http.Response);
    }

    /// <summary><c>DELETE /api/0/api-tokens/</c> with the token's number in <c>tokenId</c>.</summary>
    public async Task RevokeNamed(HttpContext http)
    {
        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var id = fields.RequiredText("tokenId", MaxNameLength);
        if (fields.HasMistakes)
            await fields.Refuse(http);
        else
            await Revoke(TokenKind.User, id, http);
    }

    private ApiToken? Find(TokenKind kind, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? tokens.All.FirstOrDefault(token => token.Kind == kind && token.Id == number) : null;

    private Task AnswerNew(HttpContext http, NewToken made)
    {
        http.Response.StatusCode = StatusCodes.Status201Created;
        return http.AnswerJson(json => Write(json, made.Known, made.Token));
    }

    private void Write(Utf8JsonWriter json, ApiToken token, string? secret)
    {
        json.WriteStartObject();
        json.WriteString("id", token.Id.ToString());
        json.WriteString("name", token.Name);
        json.WriteStartArray("scopes");
        foreach (var scope in token.Scopes)
            json.WriteStringValue(scope);
        json.WriteEndArray();
        if (secret is not null)
            json.WriteString("token", secret);
        json.WriteString("tokenLastCharacters", token.LastCharacters.Length > 0 ? token.LastCharacters : null);
        json.WriteTimeOrNull("dateCreated", token.CreatedAt.UtcDateTime);
        var use = uses.LastOf(token);
        json.WriteTimeOrNull("dateLastUsed", use?.At.UtcDateTime);
        json.WriteString("projectLastUsedId", use?.Project?.ToString());
        if (token.Kind == TokenKind.User)
        {
            json.WriteNull("application");
            json.WriteNull("expiresAt");
            json.WriteNumber("state", 0);
        }

        json.WriteEndObject();
    }
}
