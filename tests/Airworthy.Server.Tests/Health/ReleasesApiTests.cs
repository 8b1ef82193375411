using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Health;

/// <summary>The list of releases with its health over the socket, at half past noon on 10 March 2026.</summary>
public sealed class ReleasesApiTests : ApiTests
{
    private const string List = "/api/0/organizations/airworthy/releases/";

    public ReleasesApiTests()
        : base([("Bootstrap:Projects:0:Platform", "javascript"), .. Kiosk])
    {
    }

    [Fact]
    public async Task A_release_has_the_shape_that_clients_read()
    {
        await Send(
            Session("shop@2", 1, "crashed", "ann"), Session("shop@2", 2, "errored", "ben"), Session("shop@2", 30, "exited", "cid", duration: 12.5),
            Session("shop@1", 40, "exited", "cid"), Session("shop@1", 3, "exited", "dan"));

        var release = (await Ask("health=1&adoptionStages=1&summaryStatsPeriod=7d&healthStatsPeriod=2d"))[0]!.AsObject();
        var stats = release["projects"]![0]!["healthData"]!["stats"]!["2d"]!.AsArray();
        Assert.Equal(48, stats.Count);
        Assert.Equal(Now.AddMinutes(-30).ToUnixTimeSeconds(), (long)stats[47]![0]!);
        Assert.Equal(Now.AddMinutes(-30).AddHours(-47).ToUnixTimeSeconds(), (long)stats[0]![0]!);
        Assert.Equal([(17, 1), (45, 1), (46, 1)], stats.Index().Where(one => (int)one.Item![1]! != 0).Select(one => (one.Index, (int)one.Item![1]!)));

        release["projects"]![0]!["healthData"]!.AsObject().Remove("stats");
        release.Remove("id");
        Assert.Equal(
            """
            {"version":"shop@2","shortVersion":"shop@2","versionInfo":{"package":"shop","version":{"raw":"2","major":2,"minor":0,"patch":0,"pre":null,"buildCode":null,"components":1},
            "description":"2","buildHash":null},"status":"open","ref":null,"url":null,"dateCreated":"2026-03-09T06:30:00Z","dateReleased":null,"data":{},"newGroups":0,"owner":null,
            "commitCount":0,"lastCommit":null,"deployCount":0,"lastDeploy":null,"authors":[],
            "projects":[{"id":1,"slug":"shop","name":"shop","newGroups":0,"platform":"javascript","platforms":["javascript"],"hasHealthData":true,
            "healthData":{"totalSessions":3,"totalUsers":3,"sessionsCrashed":1,"sessionsErrored":1,"crashFreeSessions":66.66666666666667,"crashFreeUsers":66.66666666666667,
            "durationP50":12.5,"durationP90":12.5,"totalSessions24h":2,"totalUsers24h":2,"totalProjectSessions24h":3,"totalProjectUsers24h":3,
            "adoption":66.66666666666666,"sessionsAdoption":66.66666666666666,"mode":"application","hasHealthData":true}}],
            "firstEvent":null,"lastEvent":null,
            "currentProjectMeta":{"sessionsLowerBound":"2026-03-09T06:00:00Z","sessionsUpperBound":"2026-03-10T11:00:00Z"},"userAgent":null,
            "adoptionStages":{"shop":{"stage":"adopted","adopted":"2026-03-09T07:00:00Z","unadopted":null}}}
            """.ReplaceLineEndings(""), release.ToJsonString());
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_there()
    {
        await Send(Session("shop@1", 1, "exited", "ann"));
        var release = (await Ask(""))[0]!.AsObject();
        Assert.False(release.ContainsKey("adoptionStages"));
        Assert.False(release["projects"]![0]!.AsObject().ContainsKey("healthData"));
        Assert.True((bool)release["projects"]![0]!["hasHealthData"]!);
    }

    [Theory]
    [InlineData("1h", 3_600, 1)]
    [InlineData("24h", 3_600, 24)]
    [InlineData("1d", 3_600, 24)]
    [InlineData("48h", 3_600, 48)]
    [InlineData("7d", 86_400, 7)]
    [InlineData("14d", 86_400, 14)]
    [InlineData("30d", 86_400, 30)]
    [InlineData("90d", 259_200, 30)]
    public async Task A_series_has_as_many_points_as_its_period_has_buckets_and_ends_with_the_running_one(string period, int rollup, int buckets)
    {
        await Send(Session("shop@1", 0, "exited", "ann"), Session("shop@1", 0, "crashed", "ann"), Session("quiet", 100, "exited", "ann"));
        var now = Now.ToUnixTimeSeconds();
        // Off the grid of hours, and on it.
        foreach (var wait in (int[])[0, 1_800])
        {
            Time.Advance(TimeSpan.FromSeconds(wait));
            now += wait;
            foreach (var stat in (string[])["sessions", "users"])
            {
                var releases = await Ask($"health=1&healthStatsPeriod={period}&healthStat={stat}");
                var points = releases[0]!["projects"]![0]!["healthData"]!["stats"]![period]!.AsArray();
                Assert.Equal(buckets, points.Count);
                Assert.Equal(Enumerable.Range(1 - buckets, buckets).Select(i => (now / rollup + i) * rollup), points.Select(point => (long)point![0]!));
                // At one o'clock sharp the last hour is over, and of a series of one bucket nothing is left.
                var ofHalfPastNoon = wait == 0 || rollup > 3_600 ? buckets - 1 : buckets - 2;
                Assert.Equal(
                    ofHalfPastNoon < 0 ? [] : [(ofHalfPastNoon, stat == "users" ? 1 : 2)],
                    points.Index().Where(one => (int)one.Item![1]! != 0).Select(one => (one.Index, (int)one.Item![1]!)));
                Assert.Equal(buckets, releases[1]!["projects"]![0]!["healthData"]!["stats"]![period]!.AsArray().Count);
            }
        }
    }

    [Fact]
    public async Task A_quiet_release_has_zeros_and_one_that_was_not_seen_has_nothing()
    {
        await Send(Session("shop@1", 50, "exited", "ann"), Session("shop@2", 1, "exited", "ben"));

        var quiet = Health((await Ask("health=1&summaryStatsPeriod=24h"))[1]!);
        Assert.Equal("""[null,null,0,0,null,0,0,1,1,null,null,"none",true]""", Values(
            quiet, "totalSessions", "totalUsers", "sessionsCrashed", "sessionsErrored", "crashFreeSessions", "totalSessions24h", "totalUsers24h",
            "totalProjectSessions24h", "totalProjectUsers24h", "adoption", "sessionsAdoption", "mode", "hasHealthData"));

        Time.Advance(TimeSpan.FromDays(95));
        var gone = (await Ask("health=1"))[1]!;
        Assert.False((bool)Health(gone)["hasHealthData"]!);
        Assert.False((bool)gone["projects"]![0]!["hasHealthData"]!);
    }

    [Fact]
    public async Task The_environment_filters_everything()
    {
        await Send(
            Session("shop@1", 2, "crashed", "ann"), Session("shop@1", 30, "exited", "ben", "staging"), Session("shop@1", 3, "exited", "cid", "staging"),
            Session("shop@2", 3, "exited", "dan"), Session("shop@2", 3, "exited", "eve"));

        var releases = await Ask("health=1&adoptionStages=1&environment=staging");

        Assert.Equal(["shop@1"], Versions(releases));
        Assert.Equal("[2,2,0,100,1,1,1,100,100]", Values(
            Health(releases[0]!), "totalSessions", "totalUsers", "sessionsCrashed", "crashFreeSessions", "totalSessions24h", "totalProjectSessions24h",
            "totalProjectUsers24h", "adoption", "sessionsAdoption"));
        Assert.Equal(1, Health(releases[0]!)["stats"]!["24h"]!.AsArray().Sum(point => (int)point![1]!));
        Assert.Equal("""{"sessionsLowerBound":"2026-03-09T06:00:00Z","sessionsUpperBound":"2026-03-10T09:00:00Z"}""", releases[0]!["currentProjectMeta"]!.ToJsonString());
        Assert.Equal(["shop@1", "shop@2"], Versions(await Ask("environment=staging&environment=production")).Order());
        Assert.Empty(await Ask("environment="));
    }

    [Fact]
    public async Task Without_users_they_are_unknown_and_not_zero()
    {
        await Sdk.Send(Wire.Envelope("sessions", $$"""{"aggregates":[{"started":"{{Now.AddHours(-1):O}}","exited":9,"crashed":1}],"attrs":{"release":"api@1"} }"""));

        var health = Health((await Ask("health=1&adoptionStages=1"))[0]!);

        Assert.Equal("""[10,null,90,null,10,null,null,null,"request"]""", Values(
            health, "totalSessions", "totalUsers", "crashFreeSessions", "crashFreeUsers", "totalSessions24h", "totalUsers24h", "totalProjectUsers24h", "adoption", "mode"));
        // Nor is there an environment that it could have spread in.
        Assert.Null((await Ask("adoptionStages=1"))[0]!["adoptionStages"]);
    }

    [Fact]
    public async Task A_version_of_two_projects_is_one_entry_or_two_in_a_flat_list()
    {
        await Send(Session("suite@1", 1, "exited", "ann"));
        await SendToKiosk(Session("suite@1", 3, "exited", "ann"), Session("suite@1", 3, "crashed", "ben"));

        var together = (await Ask("health=1&adoptionStages=1")).Single()!;
        Assert.Equal(["shop", "kiosk"], together["projects"]!.AsArray().Select(project => (string)project!["slug"]!));
        Assert.Equal([1, 2], together["projects"]!.AsArray().Select(project => (int)project!["healthData"]!["totalSessions"]!));
        Assert.Equal(["shop", "kiosk"], together["adoptionStages"]!.AsObject().Select(stage => stage.Key));
        Assert.Equal("2026-03-10T09:30:00Z", (string)together["dateCreated"]!);
        Assert.Equal("{}", together["currentProjectMeta"]!.ToJsonString());

        var flat = await Ask("flatten=1");
        Assert.Equal(["shop", "kiosk"], flat.Select(release => (string)release!["projects"]!.AsArray().Single()!["slug"]!));
        Assert.Equal(["kiosk"], (await Ask("project=kiosk")).Select(release => (string)release!["projects"]!.AsArray().Single()!["slug"]!));
    }

    [Theory]
    [InlineData("date", "c,b,a,e,d")]
    [InlineData("sessions", "a,c,b,e,d")]
    [InlineData("users", "c,a,b,e,d")]
    [InlineData("crash_free_sessions", "c,b,a,e,d")]
    [InlineData("crash_free_users", "b,c,a,e,d")]
    [InlineData("sessions_24h", "b,c,a,e,d")]
    [InlineData("users_24h", "b,c,a,e,d")]
    public async Task What_has_no_such_sessions_comes_last_newest_first(string sort, string expected)
    {
        await Send(Session("d", 30, "exited", "ann"), Session("e", 26, "exited", "ann"));
        Time.Advance(TimeSpan.FromDays(20));
        const int later = -20 * 24;
        await Send([.. Enumerable.Range(0, 5).Select(_ => Session("a", later + 60, "exited", "ann")), Session("a", later + 60, "exited", "ben")]);
        await Send(Session("b", later + 50, "exited", "cid"), Session("b", later + 2, "crashed", "cid"), Session("b", later + 2, "exited", "cid"));
        await Send(
            Session("c", later + 40, "crashed", "ann"), Session("c", later + 40, "crashed", "ann"), Session("c", later + 40, "exited", "ben"),
            Session("c", later + 40, "exited", "cid"), Session("c", later + 2, "exited", user: null));

        Assert.Equal(expected, string.Join(',', Versions(await Ask($"flatten=1&sort={sort}"))));
    }

    [Fact]
    public async Task Pages_follow_each_other_across_what_has_sessions_and_what_has_none()
    {
        await Send([.. Enumerable.Range(1, 5).Select(i => Session($"r{i}", i < 4 ? 30 + i : i, "exited", "ann"))]);

        Assert.Equal("r4,r5 and more", await Page(""));
        Assert.Equal("r1,r2 and more", await Page("&cursor=0:2:0"));
        Assert.Equal("r3", await Page("&cursor=0:4:0"));

        async Task<string> Page(string more)
        {
            using var answer = await Client.GetAsync(new Uri($"{List}?flatten=1&sort=sessions_24h&per_page=2{more}", UriKind.Relative));
            var hasNext = answer.Headers.GetValues("Link").Single().Contains("rel=\"next\"; results=\"true\"", StringComparison.Ordinal);
            return string.Join(',', Versions(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray())) + (hasNext ? " and more" : "");
        }
    }

    [Fact]
    public async Task Changed_rules_of_adoption_show_at_once()
    {
        await Send([.. Enumerable.Range(0, 20).Select(i => Session(i == 0 ? "new" : "old", 1, "exited", "ann"))]);
        Assert.Equal("low_adoption", await StageOfNew());

        Server.Services.GetRequiredService<ProjectDirectory>().SetAdoption(new(1), new(WindowHours: 6, Percent: 5));
        Assert.Equal("adopted", await StageOfNew());

        async Task<string> StageOfNew() =>
            (string)(await Ask("adoptionStages=1")).Single(release => (string)release!["version"]! == "new")!["adoptionStages"]!["shop"]!["stage"]!;
    }

    [Fact]
    public async Task Times_and_states_select()
    {
        await Send(Session("old", 50, "exited", "ann"), Session("old", 1, "exited", "ann"), Session("new", 2, "exited", "ann"));
        Assert.Equal(["new"], Versions(await Ask("statsPeriod=24h")));
        Assert.Equal(["new", "old"], Versions(await Ask("status=")));
        Assert.Empty(await Ask("status=archived"));
    }

    [Theory]
    [InlineData("sort=name", "sort: 'name' is none; known are date, build, semver, adoption, sessions,")]
    [InlineData("sort=sessions", "sort: 'sessions' needs flatten=1")]
    [InlineData("summaryStatsPeriod=3d", "summaryStatsPeriod: '3d' is none; known are 1h, 24h,")]
    [InlineData("health=1&healthStatsPeriod=1w", "healthStatsPeriod: '1w' is none; known are 1h, 24h,")]
    [InlineData("healthStat=crashes", "healthStat: 'crashes' is neither sessions nor users")]
    [InlineData("status=gone", "status: 'gone' is neither open nor archived")]
    [InlineData("query=!foo:1", "query: column 1: 'foo' is no key of releases; known are release, release.version, release.package, release.build, release.stage, release.created, finalized (in '!foo:1')")]
    [InlineData("query=shop release.stage:adopted", "query: column 6: release.stage is a matter of one environment; choose exactly one")]
    [InlineData("per_page=101", "per_page: '101' is no number from 1 to 100")]
    [InlineData("cursor=2", "cursor: '2' is none")]
    [InlineData("statsPeriod=x", "statsPeriod: 'x' is no period")]
    public async Task A_mistake_is_named(string parameters, string detail) => await AssertRefused($"{List}?{parameters}", HttpStatusCode.BadRequest, detail);

    [Theory]
    [InlineData(List + "?project=3", HttpStatusCode.Forbidden, "project: there is no project '3'")]
    [InlineData(List + "?environment=nowhere", HttpStatusCode.NotFound, "environment: there is no environment 'nowhere'")]
    [InlineData("/api/0/organizations/other/releases/", HttpStatusCode.NotFound, "The requested resource does not exist")]
    public async Task What_is_not_there_is_refused(string path, HttpStatusCode status, string detail) => await AssertRefused(path, status, detail);

    [Fact]
    public async Task The_last_slash_may_be_missing_but_not_the_token()
    {
        Assert.Equal("[]", await Client.GetStringAsync(new Uri(List.TrimEnd('/'), UriKind.Relative)));
        using var answer = await Sdk.GetAsync(new Uri(List, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static string[] Versions(JsonArray releases) => [.. releases.Select(release => (string)release!["version"]!)];

    private static JsonObject Health(JsonNode release) => release["projects"]![0]!["healthData"]!.AsObject();

    private static string Values(JsonObject json, params string[] members) =>
        new JsonArray([.. members.Select(member => json.ContainsKey(member) ? json[member]?.DeepClone() : "missing")]).ToJsonString();

    private static string Session(string release, int hoursAgo, string status, string? user, string environment = "production", double? duration = null)
    {
        var payload = JsonNode.Parse(Wire.Session(Wire.NewId(), Now.AddHours(-hoursAgo), status, user, release: release, environment: environment))!;
        if (duration is not null)
            payload["duration"] = duration;
        return payload.ToJsonString();
    }

    private async Task<JsonArray> Ask(string parameters) => (await Get($"{List}?{parameters}")).AsArray();
}
