using System.Net;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>The deploys of releases over the socket, at half past noon on 10 March 2026.</summary>
public sealed class DeploysApiTests : ReleaseToolingTests
{
    private static string Deploys => Path("web@1") + "deploys/";

    [Fact]
    public async Task A_deploy_has_the_shape_that_clients_read()
    {
        await Create("web@1");
        var answer = await Post(Deploys, """{"environment":"production","name":"ci","url":"https://ci.test/7","dateStarted":"2026-03-10T11:00:00Z","dateFinished":"2026-03-10T11:05:00.607093825Z"}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(
            """{"id":"1","environment":"production","dateStarted":"2026-03-10T11:00:00Z","dateFinished":"2026-03-10T11:05:00.607093Z","name":"ci","url":"https://ci.test/7"}""", answer.Text);
        var release = await ReleaseOf("web@1");
        Assert.Equal(1, (int)release["deployCount"]!);
        Assert.Equal(answer.Text, release["lastDeploy"]!.ToJsonString());
        Assert.Equal(1, (int)(await Get(Path("web@1") + "meta/"))["deployCount"]!);
    }

    [Theory]
    [InlineData("""{"environment":"production"}""")]
    [InlineData("""{"environment":"production","name":null,"url":null,"dateStarted":null,"dateFinished":null}""")]
    [InlineData("""{"environment":"production","name":"","url":"","projects":["shop"],"other":true}""")]
    public async Task What_is_not_told_is_null_and_it_finished_now(string body)
    {
        await Create("web@1");
        Assert.Equal("""["production",null,"2026-03-10T12:30:00Z",null,null]""", Values((await Post(Deploys, body)).Json, "environment", "dateStarted", "dateFinished", "name", "url"));
    }

    [Fact]
    public async Task The_list_has_the_last_one_to_each_environment_of_each_project()
    {
        await Create("web@1", "\"shop\",\"kiosk\"");
        Assert.Equal("[]", (await Get(Deploys)).ToJsonString());
        await Deploy("staging", "s1", "2026-03-10T09:00:00Z");
        await Deploy("production", "p1", "2026-03-10T10:00:00Z");
        await Deploy("production", "p2", "2026-03-10T11:00:00Z", ",\"projects\":[\"kiosk\"]");
        // Told last, though it ended before the other.
        await Deploy("staging", "s2", "2026-03-10T08:00:00Z");

        Assert.Equal(["p2", "p1", "s2"], Names(await Get(Deploys)));
        Assert.Equal(["p1", "s2"], Names(await Get(Deploys + "?project=shop")));
        Assert.Equal(["p2", "s2"], Names(await Get(Deploys + "?project=2")));
        Assert.Equal(["p1"], Names(await Get(Deploys + "?per_page=1&cursor=0:1:0")));
        var release = await ReleaseOf("web@1");
        Assert.Equal((4, "s2"), ((int)release["deployCount"]!, (string?)release["lastDeploy"]!["name"]));
    }

    [Fact]
    public async Task A_deploy_puts_the_release_into_its_environment()
    {
        await Create("web@1");
        await Create("web@2");
        await AssertRefused(Releases + "?environment=canary", HttpStatusCode.NotFound, "environment: there is no environment 'canary'");
        await Deploy("canary", "c", "2026-03-10T11:00:00Z");

        Assert.Equal(["web@1"], Versions(await Get(Releases + "?environment=canary")));
        Assert.Equal(["web@1"], Versions(await Get(Shop + "?environment=canary")));
        Assert.Equal(["web@1"], Versions(await Get(Releases + "?environment=canary&query=release.stage:low_adoption")));
    }

    [Fact]
    public async Task A_release_that_only_sessions_have_named_can_be_deployed()
    {
        await SendSession("web@1", 2);
        await Deploy("production", "p", "2026-03-10T11:00:00Z");
        Assert.Equal(["p"], Names(await Get(Deploys)));
        Assert.Equal("2026-03-10T10:30:00Z", (string?)(await ReleaseOf("web@1"))["dateCreated"]);
    }

    [Theory]
    [InlineData("""{}""", """{"environment":["is missing"]}""")]
    [InlineData("""{"environment":"none"}""", """{"environment":["Invalid value for environment"]}""")]
    [InlineData("""{"environment":"a/b"}""", """{"environment":["Invalid value for environment"]}""")]
    [InlineData("""{"environment":"0123456789012345678901234567890123456789012345678901234567890123x"}""", """{"environment":["has 65 characters, of which it may have 64"]}""")]
    [InlineData("""{"environment":"production","projects":[]}""", """{"projects":["is empty; leave it away for all projects of the release"]}""")]
    [InlineData("""{"environment":"production","projects":["other"]}""", """{"projects":["Invalid project ids or slugs"]}""")]
    [InlineData("""{"environment":"production","projects":["kiosk","shop"]}""", """{"detail":"Invalid projects (kiosk) for release web@1"}""")]
    [InlineData("""{"environment":"production","url":"/x","dateFinished":"now"}""", """{"url":["'/x' is no address that begins with http:// or https://"],"dateFinished":["'now' is no time; write it as 2026-03-09T12:00:00Z"]}""")]
    public async Task A_mistake_is_named_and_nothing_is_deployed(string body, string expected)
    {
        await Create("web@1");
        var answer = await Post(Deploys, body);
        Assert.Equal((HttpStatusCode.BadRequest, expected), (answer.Status, answer.Text));
        Assert.Equal("[]", (await Get(Deploys)).ToJsonString());
    }

    [Fact]
    public async Task An_unknown_release_is_not_deployed()
    {
        foreach (var answer in new[] { await Post(Deploys, """{"environment":"production"}"""), await Post(Deploys, "{"), await Ask(HttpMethod.Get, Deploys) })
            Assert.Equal((HttpStatusCode.NotFound, """{"detail":"The requested resource does not exist"}"""), (answer.Status, answer.Text));
    }

    private async Task Deploy(string environment, string name, string finished, string more = "") => Assert.Equal(
        HttpStatusCode.Created, (await Post(Deploys, $$"""{"environment":"{{environment}}","name":"{{name}}","dateFinished":"{{finished}}"{{more}}}""")).Status);

    private static string[] Names(JsonNode deploys) => [.. deploys.AsArray().Select(deploy => (string)deploy!["name"]!)];
}
