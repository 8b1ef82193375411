using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Tooling;

public sealed class ProjectApiTests : ToolTests
{
    [Theory]
    [InlineData("/api/0/projects/")]
    [InlineData(Organization + "/projects/")]
    [InlineData("/api/0/organizations/1/projects/?cursor=")]
    public async Task Projects_are_listed(string path)
    {
        await Send(Wire.Session(Wire.NewId(), Now, release: "shop@1.0.0"), Wire.Session(Wire.NewId(), Now.AddMinutes(-5), release: "shop@0.9.0", environment: "staging"));

        var listed = (await Get(path)).AsArray();

        Assert.Equal(["kiosk", "shop"], listed.Select(one => (string)one!["slug"]!));
        Assert.Equal(["2", "1"], listed.Select(one => (string)one!["id"]!));
        Assert.Equal([false, true], listed.Select(one => (bool)one!["hasSessions"]!));
        Assert.Null(listed[0]!["latestRelease"]);
        Assert.Equal("shop@1.0.0", (string?)listed[1]!["latestRelease"]!["version"]);
        Assert.Equal(["production", "staging"], listed[1]!["environments"]!.AsArray().Select(one => (string)one!));
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        using var first = await Client.GetAsync(new Uri(Organization + "/projects/?per_page=1&cursor=", UriKind.Relative));
        var links = first.Headers.GetValues("Link").Single();

        Assert.Matches("rel=\"previous\"; results=\"false\"; cursor=\"0:0:1\", .*rel=\"next\"; results=\"true\"; cursor=\"0:1:0\"$", links);
        Assert.Equal(["kiosk"], JsonNode.Parse(await first.Content.ReadAsStringAsync())!.AsArray().Select(one => (string)one!["slug"]!));
        using var second = await Client.GetAsync(new Uri(Organization + "/projects/?per_page=1&cursor=0:1:0", UriKind.Relative));
        Assert.Contains("rel=\"next\"; results=\"false\"", second.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal(["shop"], JsonNode.Parse(await second.Content.ReadAsStringAsync())!.AsArray().Select(one => (string)one!["slug"]!));
        Assert.Equal(["shop"], (await Get(Organization + "/projects/?query=HO")).AsArray().Select(one => (string)one!["slug"]!));
    }

    [Theory]
    [InlineData("/api/0/projects/airworthy/shop/")]
    [InlineData("/api/0/projects/1/1/")]
    public async Task A_project_is_found_by_slug_and_number(string path)
    {
        var shop = await Get(path);
        Assert.Equal(("1", "shop", "airworthy"), ((string)shop["id"]!, (string)shop["name"]!, (string)shop["organization"]!["slug"]!));
        Assert.Equal("2026-03-10T12:30:00Z", (string?)shop["dateCreated"]);
    }

    [Theory]
    [InlineData("/api/0/projects/airworthy/moon/")]
    [InlineData("/api/0/projects/other/shop/")]
    [InlineData("/api/0/organizations/other/")]
    [InlineData("/api/0/organizations/2/projects/")]
    public Task What_does_not_exist_is_told_in_the_words_tools_know(string path) => AssertRefused(path, HttpStatusCode.NotFound, "The requested resource does not exist");

    [Fact]
    public async Task A_new_project_takes_data_and_is_there_after_a_restart()
    {
        var made = await Post("/api/0/teams/airworthy/airworthy/projects/", new JsonObject { ["name"] = "Moon Lander!", ["platform"] = "unity" });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(("moon-lander", "Moon Lander!", "unity"), ((string)made.Body!["slug"]!, (string)made.Body["name"]!, (string)made.Body["platform"]!));
        var key = (await Get("/api/0/projects/airworthy/moon-lander/keys/"))[0]!;
        var dsn = new Uri((string)key["dsn"]!["public"]!);
        await Sdk.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), Now)), $"/api{dsn.AbsolutePath}/envelope/?sentry_key={dsn.UserInfo}");
        Assert.True((bool)(await Get("/api/0/projects/airworthy/moon-lander/"))["hasSessions"]!);

        var again = await Post(Organization + "/projects/", new JsonObject { ["name"] = "Moon Lander!" });
        Assert.Equal("moon-lander-2", (string?)again.Body!["slug"]);
        var taken = await Post(Organization + "/projects/", new JsonObject { ["name"] = "x", ["slug"] = "shop" });
        Assert.Equal((HttpStatusCode.Conflict, "A project with this slug already exists."), (taken.Status, taken.Detail));
    }

    [Theory]
    [InlineData("""{}""", "name", "is missing")]
    [InlineData("""{"name":7}""", "name", "is a number that cannot be read as text")]
    [InlineData("""{"name":"\ud800"}""", "name", "is a text that cannot be read as text")]
    [InlineData("""{"name":"x","slug":"Not A Slug"}""", "slug", "'Not A Slug' is no slug")]
    [InlineData("""{"name":"x","slug":"123"}""", "slug", "'123' is no slug")]
    [InlineData("""{"name":"日本"}""", "slug", "is missing, and none can be made of '日本'")]
    public async Task A_project_that_cannot_be_is_refused(string body, string field, string message)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(new Uri(Organization + "/projects/", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.StartsWith(message, (string?)told[field]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_JSON_is_told()
    {
        using var content = new StringContent("{\"name\":", Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(new Uri(Organization + "/projects/", UriKind.Relative), content);
        await AssertRefused(answer, HttpStatusCode.BadRequest, "The body is no JSON: ");
    }

    [Fact]
    public async Task A_project_is_renamed()
    {
        Assert.Equal(HttpStatusCode.OK, (await Put(Shop + "/", new JsonObject { ["name"] = "The Shop" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await Put(Shop + "/", new JsonObject { ["platform"] = "javascript" })).Status);

        var shop = await Get(Shop + "/");
        Assert.Equal(("shop", "The Shop", "javascript"), ((string)shop["slug"]!, (string)shop["name"]!, (string)shop["platform"]!));
    }

    [Fact]
    public async Task Environments_are_those_of_sessions()
    {
        await Send(Wire.Session(Wire.NewId(), Now, environment: "production"), Wire.Session(Wire.NewId(), Now, environment: null));
        await SendToKiosk(Wire.Session(Wire.NewId(), Now, environment: "field test"));

        Assert.Equal(["field test", "production"], (await Get(Organization + "/environments/")).AsArray().Select(one => (string)one!["name"]!));
        var ofShop = Assert.Single((await Get(Shop + "/environments/")).AsArray())!;
        Assert.Equal(("production", false), ((string)ofShop["name"]!, (bool)ofShop["isHidden"]!));
    }

    [Fact]
    public async Task What_there_is_none_of_is_an_empty_list()
    {
        Assert.Empty((await Get(Organization + "/monitors/?cursor=")).AsArray());
        Assert.Empty((await Get("/api/0/users/me/regions/"))["regions"]!.AsArray());
    }

    [Fact]
    public async Task The_organization_has_all_that_older_tools_insist_on()
    {
        var listed = Assert.Single((await Get("/api/0/organizations/?cursor=")).AsArray())!.AsObject();
        Assert.Equal("airworthy", (string?)listed["slug"]);
        Assert.All(["id", "slug", "name", "dateCreated", "isEarlyAdopter", "require2FA", "requireEmailVerification", "features"], member => Assert.NotNull(listed[member]));
        Assert.Equal(listed.ToJsonString(), (await Get(Organization + "/")).ToJsonString());
    }
}
