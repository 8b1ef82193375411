using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Tooling;

public sealed class TokenApiTests : ToolTests
{
    private const string Tokens = "/api/0/api-tokens/";
    private const string BuildTokens = Organization + "/org-auth-tokens/";

    [Fact]
    public async Task A_token_is_shown_once_and_opens_what_its_scopes_say()
    {
        var made = await Post(Tokens, Body("laptop", "project:read", "org:read"));

        Assert.Equal(HttpStatusCode.Created, made.Status);
        var token = (string)made.Body!["token"]!;
        Assert.Matches("^sntryu_[0-9a-f]{64}$", token);
        Assert.Equal(token[^4..], (string?)made.Body["tokenLastCharacters"]);
        var listed = (await Get(Tokens)).AsArray();
        Assert.Equal(["laptop", "bootstrap"], listed.Select(one => (string)one!["name"]!));
        Assert.All(listed, one => Assert.Null(one!["token"]));
        Assert.Equal(["project:read", "org:read"], listed[0]!["scopes"]!.AsArray().Select(scope => (string)scope!));

        using var laptop = With(token);
        Assert.Equal(HttpStatusCode.OK, (await Ask(laptop, HttpMethod.Get, Shop + "/")).Status);
        var refused = await Ask(laptop, HttpMethod.Put, Shop + "/", new JsonObject { ["name"] = "x" });
        Assert.Equal((HttpStatusCode.Forbidden, "You do not have permission to perform this action."), (refused.Status, refused.Detail));
    }

    [Fact]
    public async Task A_token_for_builds_says_where_it_belongs()
    {
        var made = await Post(BuildTokens, new JsonObject { ["name"] = "ci" });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        var token = (string)made.Body!["token"]!;
        var parts = token.Split('_');
        Assert.Equal(3, parts.Length);
        Assert.Equal("sntrys", parts[0]);
        Assert.Equal(0, parts[1].Length % 4);
        Assert.Equal(43, parts[2].Length);
        var facts = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(parts[1])))!;
        Assert.Equal(Server.Address.GetLeftPart(UriPartial.Authority), (string)facts["url"]!);
        Assert.Equal(Server.Address.GetLeftPart(UriPartial.Authority), (string)facts["region_url"]!);
        Assert.Equal("airworthy", (string)facts["org"]!);
        Assert.Equal(Now.ToUnixTimeSeconds(), (double)facts["iat"]!);
        Assert.Equal(["org:ci"], made.Body["scopes"]!.AsArray().Select(scope => (string)scope!));
        Assert.Equal(["ci"], (await Get(BuildTokens)).AsArray().Select(one => (string)one!["name"]!));

        using var build = With(token);
        var index = (await Ask(build, HttpMethod.Get, "/api/0/")).Body!;
        Assert.Null(index["user"]);
        Assert.Equal(["org:ci"], index["auth"]!["scopes"]!.AsArray().Select(scope => (string)scope!));
        Assert.Equal(HttpStatusCode.OK, (await Ask(build, HttpMethod.Get, Organization + "/projects/")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Ask(build, HttpMethod.Get, Organization + "/chunk-upload/")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(build, HttpMethod.Get, Organization + "/sessions/?field=sum(session)")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(build, HttpMethod.Get, Shop + "/keys/")).Status);
    }

    [Theory]
    [InlineData(Tokens)]
    [InlineData(BuildTokens)]
    public async Task A_token_that_is_revoked_opens_nothing(string path)
    {
        var made = (await Post(path, Body("gone", "project:read"))).Body!;
        using var holder = With((string)made["token"]!);
        Assert.Equal(HttpStatusCode.OK, (await Ask(holder, HttpMethod.Get, "/api/0/projects/")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await Delete($"{path}{made["id"]}/")).Status);

        var refused = await Ask(holder, HttpMethod.Get, "/api/0/projects/");
        Assert.Equal((HttpStatusCode.Unauthorized, path == Tokens ? "Invalid token" : "Invalid org token"), (refused.Status, refused.Detail));
        Assert.Equal(HttpStatusCode.NotFound, (await Delete($"{path}{made["id"]}/")).Status);
    }

    [Fact]
    public async Task A_token_is_revoked_by_its_number_in_the_body_as_well()
    {
        var made = (await Post(Tokens, Body("gone", "project:read"))).Body!;
        Assert.Equal(HttpStatusCode.NoContent, (await Delete(Tokens, new JsonObject { ["tokenId"] = (string)made["id"]! })).Status);
        Assert.Equal(["bootstrap"], (await Get(Tokens)).AsArray().Select(one => (string)one!["name"]!));
    }

    [Fact]
    public async Task A_token_gives_no_more_than_it_has()
    {
        var made = (await Post(Tokens, Body("keeper", "org:admin"))).Body!;
        using var keeper = With((string)made["token"]!);

        var more = await Ask(keeper, HttpMethod.Post, Tokens, Body("more", "org:admin", "project:admin"));
        Assert.Equal(HttpStatusCode.BadRequest, more.Status);
        Assert.Equal("a token cannot give what it has not: project:admin", (string?)more.Body!["scopes"]![0]);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(keeper, HttpMethod.Post, BuildTokens, new JsonObject { ["name"] = "ci" })).Status);
        Assert.Equal(HttpStatusCode.Created, (await Ask(keeper, HttpMethod.Post, Tokens, Body("heir", "org:admin"))).Status);

        var reader = (await Post(Tokens, Body("reader", "org:read"))).Body!;
        using var narrow = With((string)reader["token"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(narrow, HttpMethod.Get, Tokens)).Status);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "scopes", "is missing")]
    [InlineData("""{"name":"x","scopes":["moon:read"]}""", "scopes", "'moon:read' is no scope; known are org:read")]
    [InlineData("""{"name":7,"scopes":["org:read"]}""", "name", "is a number that cannot be read as text")]
    [InlineData("""{"name":"x","scopes":"org:read"}""", "scopes", "is a text, not a list")]
    public async Task What_is_wrong_is_told_by_field(string body, string field, string message)
    {
        var told = await Post(Tokens, JsonNode.Parse(body)!);
        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.StartsWith(message, (string?)told.Body![field]![0], StringComparison.Ordinal);
    }

    private static JsonObject Body(string name, params string[] scopes) =>
        new() { ["name"] = name, ["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]) };
}
