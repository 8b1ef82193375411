using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Accounts;
using Airworthy.Server.Tests.Tooling;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Accounts;

/// <summary>Who may ask what.</summary>
public sealed class ScopeTests : ToolTests
{
    [Fact]
    public void Every_endpoint_of_the_API_says_what_it_takes_to_ask_it()
    {
        var open =
            from endpoint in Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText!.StartsWith("/api/0/", StringComparison.Ordinal)
            where endpoint.Metadata.GetMetadata<RequiredScopes>() is not { AnyOf.Count: > 0 } || !endpoint.Metadata.OfType<IAuthorizeData>().Any()
            select $"{string.Join(' ', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])} {endpoint.RoutePattern.RawText}";
        Assert.Equal(["GET /api/0/"], open);
    }

    [Theory]
    [InlineData("project:read", "GET", Shop + "/", HttpStatusCode.OK)]
    [InlineData("project:read", "GET", Shop + "/keys/", HttpStatusCode.OK)]
    [InlineData("project:read", "POST", Shop + "/keys/", HttpStatusCode.Forbidden)]
    [InlineData("project:write", "POST", Shop + "/keys/", HttpStatusCode.Created)]
    [InlineData("project:write", "DELETE", Shop + "/keys/kioskkey/", HttpStatusCode.Forbidden)]
    [InlineData("project:admin", "DELETE", Shop + "/keys/kioskkey/", HttpStatusCode.NotFound)]
    [InlineData("project:releases", "GET", Shop + "/", HttpStatusCode.Forbidden)]
    [InlineData("project:releases", "GET", Organization + "/releases/", HttpStatusCode.OK)]
    [InlineData("org:ci", "GET", Organization + "/releases/", HttpStatusCode.OK)]
    [InlineData("org:ci", "GET", Organization + "/chunk-upload/", HttpStatusCode.OK)]
    [InlineData("org:ci", "GET", Organization + "/projects/", HttpStatusCode.OK)]
    [InlineData("org:ci", "GET", Organization + "/", HttpStatusCode.Forbidden)]
    [InlineData("org:ci", "GET", Organization + "/sessions/?field=sum(session)", HttpStatusCode.Forbidden)]
    [InlineData("org:ci", "GET", Organization + "/sessions/lookup/", HttpStatusCode.Forbidden)]
    [InlineData("org:ci", "GET", "/metrics", HttpStatusCode.Forbidden)]
    [InlineData("org:read", "GET", Organization + "/sessions/?field=sum(session)&statsPeriod=1d", HttpStatusCode.OK)]
    [InlineData("org:read", "GET", Organization + "/releases/", HttpStatusCode.Forbidden)]
    [InlineData("org:read", "GET", "/metrics", HttpStatusCode.OK)]
    [InlineData("event:read", "GET", "/api/0/users/me/regions/", HttpStatusCode.OK)]
    [InlineData("event:read", "GET", "/api/0/", HttpStatusCode.OK)]
    public async Task A_token_may_do_what_its_scope_allows(string scope, string method, string path, HttpStatusCode expected)
    {
        var token = Server.Services.GetRequiredService<ApiTokens>().CreateForUser("narrow", [scope]).Token;
        using var client = With(token);
        using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.Relative));

        using var answer = await client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.Forbidden)
            await AssertRefused(answer, expected, "You do not have permission to perform this action.");
    }

    [Theory]
    [InlineData(null, "Authentication credentials were not provided.")]
    [InlineData("sntryu_0000000000000000000000000000000000000000000000000000000000000000", "Invalid token")]
    [InlineData("whatever", "Invalid token")]
    [InlineData("sntrys_eyJpYXQiOjEsInVybCI6Imh0dHA6Ly94Iiwib3JnIjoieCJ9_abc", "Invalid org token")]
    public async Task Who_is_not_known_is_told_in_the_words_tools_know(string? token, string detail)
    {
        using var stranger = token is null ? Server.Anonymous() : With(token);
        using var answer = await stranger.GetAsync(new Uri(Organization + "/projects/", UriKind.Relative));
        await AssertRefused(answer, HttpStatusCode.Unauthorized, detail);
    }

    [Fact]
    public async Task The_index_says_who_asks()
    {
        using var stranger = Server.Anonymous();
        var nobody = (await Ask(stranger, HttpMethod.Get, "/api/0/")).Body!;
        Assert.True(nobody["auth"] is null && nobody["user"] is null);
        Assert.Equal("0", (string?)nobody["version"]);

        using var mistaken = With("no token");
        var refused = await Ask(mistaken, HttpMethod.Get, "/api/0/");
        Assert.Equal((HttpStatusCode.Unauthorized, "Invalid token"), (refused.Status, refused.Detail));

        var known = (await Get("/api/0/"))["auth"]!["scopes"]!.AsArray().Select(scope => (string)scope!);
        Assert.Equal(ApiScopes.All, known);

        var owned = Server.Services.GetRequiredService<ApiTokens>().CreateForUser("laptop", ["org:read"], "dev@example.com").Token;
        using var laptop = With(owned);
        Assert.Equal("dev@example.com", (string?)(await Ask(laptop, HttpMethod.Get, "/api/0/")).Body!["user"]!["email"]);
    }

    [Fact]
    public async Task A_narrow_token_is_narrow_beside_a_cookie_too()
    {
        using var person = await SignedIn();
        Assert.Equal(HttpStatusCode.OK, (await Ask(person, HttpMethod.Get, Organization + "/")).Status);

        person.DefaultRequestHeaders.Authorization = new("Bearer", Server.Services.GetRequiredService<ApiTokens>().CreateForUser("narrow", ["event:read"]).Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(person, HttpMethod.Get, Organization + "/")).Status);
    }

    /// <summary>Headers of a browser's request, and whether it may change something.</summary>
    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "none", false)]
    [InlineData("Origin", "{own}", true)]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData(null, "", false)]
    public async Task Who_is_signed_in_changes_things_from_our_pages_only(string? header, string value, bool isAllowed)
    {
        using var person = await SignedIn();
        if (header is not null)
            person.DefaultRequestHeaders.Add(header, value.Replace("{own}", Server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

        var told = await Ask(person, HttpMethod.Put, Shop + "/", new JsonObject { ["name"] = "changed" });

        Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, told.Status);
        Assert.Equal(isAllowed ? "changed" : "shop", (string?)(await Get(Shop + "/"))["name"]);
    }

    [Fact]
    public async Task A_token_changes_things_from_anywhere()
    {
        Client.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        Assert.Equal(HttpStatusCode.OK, (await Put(Shop + "/", new JsonObject { ["name"] = "changed" })).Status);
    }

    /// <summary>A browser's cookie. The browser itself would drop it: by the server's clock it expires in a past of ours.</summary>
    private async Task<HttpClient> SignedIn()
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Server.Address };
        var link = $"{AccountsSetup.SignInPath}/{Server.Services.GetRequiredService<SignInLinks>().Create()}";
        using var answer = await client.GetAsync(new Uri(link, UriKind.Relative));
        client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return client;
    }
}
