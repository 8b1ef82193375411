using System.Security.Claims;
using System.Text.Encodings.Web;
using Airworthy.Server.Projects;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Airworthy.Server.Accounts;

/// <summary>Authenticates API requests by <c>Authorization: Bearer TOKEN</c>; refusals are JSON with a <c>detail</c>, as Sentry's tools read them.</summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens, TokenUses uses, ProjectDirectory projects)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    /// <summary>Whether a request comes with a token, be it a good one or not.</summary>
    public static bool IsUsedBy(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsedBy(Request))
            return Task.FromResult(AuthenticateResult.NoResult());
        var text = Request.Headers.Authorization.ToString()[Prefix.Length..].Trim();
        if (tokens.Find(text) is not { } token)
            return Task.FromResult(AuthenticateResult.Fail(OrganizationToken.HasForm(text) ? "Invalid org token" : "Invalid token"));

        uses.Note(token, Request.RouteValues["project"] is string named ? projects.Find(named)?.Id : null);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(ApiCaller.Of(token, SchemeName)), SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = SchemeName;
        await Response.WriteAsJsonAsync(new { detail = failure?.Message ?? "Authentication credentials were not provided." });
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Response.WriteAsJsonAsync(new { detail = "You do not have permission to perform this action." });
    }
}
