using System.Net;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Tooling;

public sealed class ProjectKeyApiTests : ToolTests
{
    private const string Keys = Shop + "/keys/";

    public ProjectKeyApiTests()
        : base(("PublicUrl", "https://airworthy.example"))
    {
    }

    [Fact]
    public async Task The_key_of_the_settings_is_listed_with_its_DSN()
    {
        var key = Assert.Single((await Get(Keys)).AsArray())!;
        Assert.Equal((ServerUnderTest.Key, "Default", true, 1), ((string)key["id"]!, (string)key["label"]!, (bool)key["isActive"]!, (int)key["projectId"]!));
        Assert.Equal($"https://{ServerUnderTest.Key}@airworthy.example/1", (string?)key["dsn"]!["public"]);
        Assert.Equal($"https://{ServerUnderTest.Key}:{key["secret"]}@airworthy.example/1", (string?)key["dsn"]!["secret"]);
    }

    [Fact]
    public async Task A_second_key_opens_the_door_until_it_is_disabled()
    {
        var made = await Post(Keys, new JsonObject { ["name"] = "partner" });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var key = (string)made.Body!["public"]!;
        Assert.Equal(HttpStatusCode.OK, await SendBy(key));
        Assert.Equal(HttpStatusCode.OK, await SendBy(ServerUnderTest.Key));

        Assert.Equal(HttpStatusCode.OK, (await Put($"{Keys}{key}/", new JsonObject { ["isActive"] = false })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, await SendBy(key));
        Assert.Equal(["partner"], (await Get(Keys + "?status=inactive")).AsArray().Select(one => (string)one!["label"]!));
        Assert.Equal(["Default"], (await Get(Keys + "?status=active")).AsArray().Select(one => (string)one!["label"]!));

        Assert.Equal(HttpStatusCode.NoContent, (await Delete($"{Keys}{key}/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Delete($"{Keys}{key}/")).Status);
    }

    [Fact]
    public async Task A_project_whose_only_key_is_disabled_is_still_there()
    {
        Assert.Equal(HttpStatusCode.OK, (await Put($"{Keys}{ServerUnderTest.Key}/", new JsonObject { ["isActive"] = false, ["name"] = "old" })).Status);

        Assert.Equal(HttpStatusCode.Forbidden, await SendBy(ServerUnderTest.Key));
        Assert.Equal("shop", (string?)(await Get(Shop + "/"))["slug"]);
        Assert.Equal(("old", false), ((string)(await Get(Keys))[0]!["label"]!, (bool)(await Get(Keys))[0]!["isActive"]!));
        Assert.Equal(HttpStatusCode.OK, (await Put($"{Keys}{ServerUnderTest.Key}/", new JsonObject { ["isActive"] = true })).Status);
        Assert.Equal(HttpStatusCode.OK, await SendBy(ServerUnderTest.Key));
    }

    [Fact]
    public async Task The_last_key_stays()
    {
        var told = await Delete($"{Keys}{ServerUnderTest.Key}/");
        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.StartsWith("A project keeps one key at least", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_project_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Delete($"{Keys}kioskkey/")).Status);

    [Fact]
    public async Task A_rate_limit_is_refused_for_it_would_not_hold()
    {
        var told = await Post(Keys, new JsonObject { ["name"] = "x", ["rateLimit"] = new JsonObject { ["window"] = 60, ["count"] = 10 } });
        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.Equal("keys have no rate limits here", (string?)told.Body!["rateLimit"]![0]);
        Assert.Single((await Get(Keys)).AsArray());
    }

    private async Task<HttpStatusCode> SendBy(string key)
    {
        // Two places to say the key, as SDKs do; an envelope whose own says another project is refused.
        var envelope = $"{{\"dsn\":\"https://{key}@airworthy.example/1\"}}\n{{\"type\":\"session\"}}\n{Wire.Session(Wire.NewId(), Now)}\n";
        using var answer = await Sdk.PostAsync(new Uri($"/api/1/envelope/?sentry_key={key}", UriKind.Relative), new StringContent(envelope));
        return answer.StatusCode;
    }
}
