using System.Net;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>One release over the socket, from half past noon on 10 March 2026 on.</summary>
public sealed class ReleaseDetailsTests : ReleaseToolingTests
{
    [Fact]
    public async Task A_release_knows_its_neighbours_in_a_project()
    {
        await SendSession("web@1", 30);
        await SendSession("web@1", 20);
        await SendSession("web@2", 10, environment: "staging");
        await Create("web@3");
        Time.Advance(TimeSpan.FromHours(1));
        await Create("web@4");
        await Create("kiosk@3.5", "\"kiosk\"");

        Assert.Equal("{}", (await ReleaseOf("web@2"))["currentProjectMeta"]!.ToJsonString());
        const string members = "sessionsLowerBound,sessionsUpperBound,prevReleaseVersion,nextReleaseVersion,firstReleaseVersion,lastReleaseVersion";
        Assert.Equal("""["2026-03-10T02:00:00Z","2026-03-10T02:00:00Z","web@1","web@3","web@1","web@4"]""", await Meta("web@2", "project=shop"));
        Assert.Equal("""["2026-03-09T06:00:00Z","2026-03-09T16:00:00Z",null,"web@2","web@1","web@4"]""", await Meta("web@1", "project=1"));
        Assert.Equal("""[null,null,"web@3",null,"web@1","web@4"]""", await Meta("web@4", "project=shop&statsPeriod=1h"));
        // The next ones are those that are meant; the outermost of all.
        Assert.Equal("""[null,null,"web@1",null,"web@1","web@4"]""", await Meta("web@4", "project=shop&query=release:web@1"));
        Assert.Equal("""[null,null,"web@1",null,"web@1","web@1"]""", await Meta("web@4", "project=shop&environment=production"));
        await Put(Path("web@3"), """{"status":"archived"}""");
        Assert.Equal("""[null,null,"web@2",null,"web@1","web@4"]""", await Meta("web@4", "project=shop"));
        Assert.Equal("""[null,null,"web@3",null,"web@1","web@4"]""", await Meta("web@4", "project=shop&status="));

        async Task<string> Meta(string version, string parameters) =>
            Values((await Get($"{Path(version)}?{parameters}"))["currentProjectMeta"]!, members.Split(','));
    }

    [Fact]
    public async Task With_its_health_it_tells_of_the_project_alone()
    {
        await SendSession("web@1", 2, "crashed");
        await Post(Releases, """{"version":"web@1","projects":["kiosk"]}""");

        var plain = await Get(Path("web@1") + "?project=shop");
        Assert.Equal(2, plain["projects"]!.AsArray().Count);
        var release = await Get(Path("web@1") + "?project=shop&health=1&adoptionStages=1&summaryStatsPeriod=24h&healthStatsPeriod=1h");
        var health = Assert.Single(release["projects"]!.AsArray())!["healthData"]!;
        Assert.Equal("[1,0,100]", Values(health, "totalSessions", "crashFreeSessions", "sessionsAdoption"));
        Assert.Single(health["stats"]!["1h"]!.AsArray());
        Assert.Equal("adopted", (string?)release["adoptionStages"]!["shop"]!["stage"]);
    }

    [Fact]
    public async Task Its_figures_are_told_without_its_health()
    {
        await Post(Releases, """{"version":"web@1.0","projects":["shop","kiosk"],"dateReleased":"2026-03-11T00:00:00Z","commits":[{"id":"c"}]}""");
        Assert.Equal(
            """
            {"version":"web@1.0","versionInfo":{"package":"web","version":{"raw":"1.0","major":1,"minor":0,"patch":0,"pre":null,"buildCode":null,"components":2},"description":"1.0","buildHash":null},
            "projects":[{"id":1,"slug":"shop","name":"shop","newGroups":0,"platform":null,"platforms":[],"hasHealthData":false},{"id":2,"slug":"kiosk","name":"kiosk","newGroups":0,"platform":null,"platforms":[],"hasHealthData":false}],
            "newGroups":0,"deployCount":0,"commitCount":1,"released":"2026-03-11T00:00:00Z","commitFilesChanged":0,"releaseFileCount":0,"isArtifactBundle":false,"preprodBuildCount":0}
            """.ReplaceLineEndings(""), (await Get(Path("web@1.0") + "meta/")).ToJsonString());
    }

    [Fact]
    public async Task A_hash_is_told_and_a_name_that_is_no_version_has_only_itself()
    {
        await Create("a86d127c4b2f23a0a862620280427dcc01c78676");
        Assert.Equal(
            """{"package":null,"version":{"raw":"a86d127c4b2f23a0a862620280427dcc01c78676"},"description":"a86d127c4b2f","buildHash":"a86d127c4b2f23a0a862620280427dcc01c78676"}""",
            (await ReleaseOf("a86d127c4b2f23a0a862620280427dcc01c78676"))["versionInfo"]!.ToJsonString());
    }

    [Theory]
    [InlineData("web@1", "?project=shop&sort=sessions&flatten=1", HttpStatusCode.BadRequest, "sort: neighbours stand in the order of 'date' only, not of 'sessions'")]
    [InlineData("web@1", "?summaryStatsPeriod=3d", HttpStatusCode.BadRequest, "summaryStatsPeriod: '3d' is none")]
    [InlineData("web@1", "?status=gone", HttpStatusCode.BadRequest, "status: 'gone'")]
    [InlineData("web@1", "?project=other", HttpStatusCode.Forbidden, "project: there is no project 'other'")]
    [InlineData("web@1", "?project=kiosk", HttpStatusCode.NotFound, "The requested resource does not exist")]
    [InlineData("web@1", "?environment=nowhere", HttpStatusCode.NotFound, "environment: there is no environment 'nowhere'")]
    [InlineData("web@9", "", HttpStatusCode.NotFound, "The requested resource does not exist")]
    public async Task What_cannot_be_answered_is_refused(string version, string parameters, HttpStatusCode status, string detail)
    {
        await Create("web@1");
        await AssertRefused(Path(version) + parameters, status, detail);
    }
}
