using System.Net;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>The list of releases that sessions, events and tools have named, over the socket, from half past noon on 10 March 2026 on.</summary>
public sealed class ReleaseListTests : ReleaseToolingTests
{
    [Fact]
    public async Task Sessions_events_and_tools_make_releases_known()
    {
        await SendSession("by-session", 3);
        await SeeEvent("by-event", 1, "production", Now.AddHours(-2));
        await Create("by-tool");

        Assert.Equal(["by-tool", "by-event", "by-session"], Versions(await Get(Releases)));
        Assert.Equal(["by-tool", "by-event", "by-session"], Versions(await Get(Shop)));
        Assert.Equal(["by-event", "by-session"], Versions(await Get(Releases + "?environment=production")));
        Assert.Equal("[]", (await Get(Releases + "?project=kiosk")).ToJsonString());
        Assert.Equal("""["2026-03-10T10:30:00Z","2026-03-10T10:30:00Z"]""", Values(await ReleaseOf("by-event"), "firstEvent", "lastEvent"));
        Assert.Equal("""[null,null]""", Values(await ReleaseOf("by-session"), "firstEvent", "lastEvent"));
    }

    [Fact]
    public async Task Events_are_told_of_the_environment_that_is_asked_about()
    {
        await SeeEvent("web@1", 1, "production", Now.AddHours(-5));
        await SeeEvent("web@1", 1, "staging", Now.AddHours(-3));
        await SeeEvent("web@1", 1, "staging", Now.AddHours(-1));

        Assert.Equal("""["2026-03-10T07:30:00Z","2026-03-10T11:30:00Z"]""", Values((await Get(Releases))[0]!, "firstEvent", "lastEvent"));
        Assert.Equal("""["2026-03-10T09:30:00Z","2026-03-10T11:30:00Z"]""", Values((await Get(Releases + "?environment=staging"))[0]!, "firstEvent", "lastEvent"));
        Assert.Equal("""["2026-03-10T07:30:00Z","2026-03-10T07:30:00Z"]""", Values((await Get(Path("web@1") + "?environment=production"))!, "firstEvent", "lastEvent"));
    }

    [Fact]
    public async Task New_issues_are_counted_by_project_and_environment()
    {
        await AddIssue("web@1", 1);
        await AddIssue("web@1", 2, "staging");
        await AddIssue("web@2", 3);
        await Post(Releases, """{"version":"web@1","projects":["kiosk"]}""");

        var release = await ReleaseOf("web@1");
        Assert.Equal(2, (int)release["newGroups"]!);
        Assert.Equal([2, 0], release["projects"]!.AsArray().Select(project => (int)project!["newGroups"]!));
        Assert.Equal(2, (int)(await Get(Path("web@1") + "meta/"))["newGroups"]!);
        Assert.Equal(0, (int)(await Get("/api/0/projects/airworthy/kiosk/releases/web@1/"))["newGroups"]!);
        Assert.Equal(1, (int)(await Get(Path("web@1") + "?environment=staging"))["newGroups"]!);
        Assert.Equal([0, 2], (await Get(Releases + "?flatten=1&query=release:web@1")).AsArray().Select(one => (int)one!["newGroups"]!).Order());
    }

    [Fact]
    public async Task Versions_and_builds_put_them_in_order()
    {
        foreach (var version in (string[])["2.0.0", "web@1.0-rc2", "web@1.0+9", "api@1.0.0", "web@10.0+12", "web@9.9.9.9+x", "web@1.0-rc10", "web@6f85d2f"])
        {
            await Create(version);
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(
            ["web@10.0+12", "web@9.9.9.9+x", "api@1.0.0", "web@1.0+9", "web@1.0-rc2", "web@1.0-rc10", "web@6f85d2f", "2.0.0"], Versions(await Get(Releases + "?sort=semver")));
        Assert.Equal(["web@10.0+12", "web@1.0+9"], Versions(await Get(Releases + "?sort=build")));
        Assert.Equal(["web@6f85d2f", "web@1.0-rc10"], Versions(await Get(Releases + "?per_page=2")));
        Assert.Equal(["web@1.0-rc2", "2.0.0"], Versions(await Get(Releases + "?per_page=2&cursor=0:6:0&sort=")));
    }

    [Fact]
    public async Task The_organizations_list_goes_by_when_they_became_known_and_a_projects_by_when_they_were_released()
    {
        await Create("web@1");
        Time.Advance(TimeSpan.FromHours(1));
        await Create("web@2");
        await Put(Path("web@1"), """{"dateReleased":"2026-03-11T00:00:00Z"}""");

        Assert.Equal(["web@2", "web@1"], Versions(await Get(Releases)));
        Assert.Equal(["web@1", "web@2"], Versions(await Get(Shop)));
        Assert.Equal("""[{"version":"web@2","date":"2026-03-10T13:30:00Z"},{"version":"web@1","date":"2026-03-10T12:30:00Z"}]""", (await Get(Releases + "stats/")).ToJsonString());
        Assert.Equal(["web@1"], Versions(await Get(Releases + "stats/?query=finalized:true")));
        Assert.Equal(["web@2"], Versions(await Get(Releases + "stats/?start=2026-03-10T13:00:00Z&end=2026-03-10T14:00:00Z")));
    }

    [Fact]
    public async Task What_was_adopted_most_lately_comes_first()
    {
        // Adopted at 6, 10 and 8 o'clock; the fourth one has not spread, the fifth has no sessions.
        await SendSession("early", 7);
        await SendSession("late", 3);
        await SendSession("between", 5);
        await Send([.. Enumerable.Range(0, 30).Select(i => Wire.Session(Wire.NewId(), Now.AddHours(-1), "exited", "ann", release: i == 0 ? "rare" : "late"))]);
        await Create("told");
        Assert.Equal(["late", "between", "early", "told", "rare"], Versions(await Get(Releases + "?sort=adoption")));
        Assert.Equal(["rare"], Versions(await Get(Releases + "?environment=production&query=release.stage:low_adoption")));
    }

    [Fact]
    public async Task What_has_no_sessions_comes_last_in_an_order_by_health_and_has_empty_health()
    {
        await SendSession("web@1", 20, "crashed");
        await Create("web@2");
        await Create("web@3", "\"shop\",\"kiosk\"");

        var releases = (await Get(Releases + "?flatten=1&sort=sessions&health=1&adoptionStages=1")).AsArray();
        Assert.Equal(["web@1 shop", "web@3 shop", "web@3 kiosk", "web@2 shop"], releases.Select(release => $"{release!["version"]} {release["projects"]![0]!["slug"]}"));
        Assert.Null(releases[1]!["adoptionStages"]);
        var health = releases[1]!["projects"]![0]!["healthData"]!.AsObject();
        Assert.Equal(24, health["stats"]!["24h"]!.AsArray().Count);
        Assert.Equal("""[null,null,0,0,null,null,null,null,null,"none",false]""", Values(
            health, "totalSessions", "totalUsers", "sessionsCrashed", "sessionsErrored", "crashFreeSessions", "durationP50", "totalSessions24h", "adoption", "sessionsAdoption", "mode", "hasHealthData"));
    }

    [Theory]
    [InlineData("", "web@1.0.0+7 web@1.2.0 api@1.2.0-rc1 a1b2c3 Web App@2.0.0+1234")]
    [InlineData("WEB", "web@1.0.0+7 web@1.2.0 Web App@2.0.0+1234")]
    [InlineData("web app", "Web App@2.0.0+1234")]
    [InlineData("2.0.0 (1234)", "Web App@2.0.0+1234")]
    [InlineData("!web", "api@1.2.0-rc1 a1b2c3")]
    [InlineData("release:web@1.2.0", "web@1.2.0")]
    [InlineData("release:WEB@1.2.0", "")]
    [InlineData("release:WEB@1.*", "web@1.0.0+7 web@1.2.0")]
    [InlineData("release:*@1*0", "web@1.2.0")]
    [InlineData("!release:[a1b2c3,web@*]", "api@1.2.0-rc1 Web App@2.0.0+1234")]
    [InlineData("release:latest", "Web App@2.0.0+1234")]
    [InlineData("!release:[latest,a1b2c3]", "web@1.0.0+7 web@1.2.0 api@1.2.0-rc1")]
    [InlineData("release.version:1.2", "web@1.2.0")]
    [InlineData("release.version:>=1.2-rc1", "web@1.2.0 api@1.2.0-rc1 Web App@2.0.0+1234")]
    [InlineData("!release.version:>=1.2-rc1", "web@1.0.0+7")]
    [InlineData("!release.version:1.2", "web@1.0.0+7 api@1.2.0-rc1 a1b2c3 Web App@2.0.0+1234")]
    [InlineData("release.version:web@1.*", "web@1.0.0+7 web@1.2.0")]
    [InlineData("release.package:web", "web@1.0.0+7 web@1.2.0")]
    [InlineData("!release.package:web", "api@1.2.0-rc1 a1b2c3 Web App@2.0.0+1234")]
    [InlineData("release.build:>7", "Web App@2.0.0+1234")]
    [InlineData("release.build:[7,1234]", "web@1.0.0+7 Web App@2.0.0+1234")]
    [InlineData("release.build:12*", "Web App@2.0.0+1234")]
    [InlineData("has:release.build", "web@1.0.0+7 Web App@2.0.0+1234")]
    [InlineData("!has:release.version", "a1b2c3")]
    [InlineData("finalized:true", "web@1.2.0")]
    [InlineData("finalized:false release.package:web", "web@1.0.0+7")]
    [InlineData("release.created:>2026-03-10T12:31:30Z", "api@1.2.0-rc1 a1b2c3 Web App@2.0.0+1234")]
    [InlineData("web release.version:<1.2", "web@1.0.0+7")]
    public async Task A_filter_selects(string query, string versions)
    {
        foreach (var version in (string[])["web@1.0.0+7", "web@1.2.0", "api@1.2.0-rc1", "a1b2c3", "Web App@2.0.0+1234"])
        {
            await Create(version);
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        await Put(Path("web@1.2.0"), """{"dateReleased":"2026-03-10T00:00:00Z"}""");
        Assert.Equal(versions, string.Join(' ', Versions(await Get($"{Releases}?query={Uri.EscapeDataString(query)}")).Reverse()));
    }

    [Theory]
    [InlineData("release:a OR release:b", "query: column 11: releases take no AND, OR or groups")]
    [InlineData("release:", "query: column 9: 'release' has no value")]
    [InlineData("release.version:[1.0,2.0]", "query: column 1: release.version takes no list")]
    [InlineData("release.version:x", "query: column 1: 'x' is no version such as 1.2.3")]
    [InlineData("release:\"a", "query: column 9: this quote is not closed")]
    [InlineData("finalized:maybe", "query: column 1: 'maybe' is neither true nor false")]
    [InlineData("release.created:soon", "query: column 1: 'soon' is no time")]
    [InlineData("has:level", "query: column 1: whether a release has 'level' is no question")]
    public async Task A_mistake_in_a_filter_is_named_with_its_column(string query, string detail)
    {
        await AssertRefused($"{Releases}?query={Uri.EscapeDataString(query)}", HttpStatusCode.BadRequest, detail);
        await AssertRefused($"{Releases}stats/?query={Uri.EscapeDataString(query)}", HttpStatusCode.BadRequest, detail);
    }

    [Fact]
    public async Task The_latest_release_is_that_of_each_project_and_never_an_archived_one()
    {
        await Create("shop@1.0");
        await Create("shop@2.0");
        await Create("shop@1.5");
        await Create("kiosk-old", "\"kiosk\"");
        Time.Advance(TimeSpan.FromMinutes(1));
        await Create("kiosk-new", "\"kiosk\"");

        Assert.Equal(["kiosk-new", "shop@2.0"], await Latest(""));
        await Put(Path("shop@2.0"), """{"status":"archived"}""");
        Assert.Equal(["kiosk-new", "shop@1.5"], await Latest(""));
        // Where a project goes by dates, what was released later is the later one.
        await Put(Path("kiosk-old"), """{"dateReleased":"2026-03-11T00:00:00Z"}""");
        Assert.Equal(["kiosk-old", "shop@1.5"], await Latest(""));
        await SendSession("shop@1.0", 1, environment: "canary");
        Assert.Equal(["shop@1.0"], await Latest("&environment=canary"));

        async Task<string[]> Latest(string more) => [.. Versions(await Get($"{Releases}?query=release:latest{more}")).Order()];
    }

    [Fact]
    public async Task A_project_is_searched_by_a_part_of_the_name_and_an_unknown_environment_has_nothing()
    {
        await Create("web@1");
        await Create("api:1");
        await Create("web@2", "\"kiosk\"");

        Assert.Equal(["web@1"], Versions(await Get(Shop + "?query=WEB@")));
        Assert.Equal(["api:1"], Versions(await Get(Shop + "?query=api:1")));
        Assert.Equal("[]", (await Get(Shop + "?environment=nowhere")).ToJsonString());
        Assert.Equal(["web@1"], Versions(await Get("/api/0/projects/airworthy/1/releases?per_page=1")));
        Assert.Equal(["api:1"], Versions(await Get("/api/0/projects/airworthy/1/releases?per_page=1&cursor=0:1:0")));
        await AssertRefused("/api/0/projects/airworthy/other/releases/", HttpStatusCode.NotFound, "The requested resource does not exist");
        await AssertRefused(Shop + "?per_page=0", HttpStatusCode.BadRequest, "per_page: '0' is no number from 1 to 100");
    }

    [Fact]
    public async Task Pages_lead_to_each_other_and_hold_each_release_once_in_every_order()
    {
        // Much of it at the same moment, and of equal versions: what nothing else puts in order must stand still all the same.
        var random = new Random(20260310);
        for (var i = 0; i < 24; i++)
        {
            var version = $"web@1.{random.Next(3)}{(i % 3 == 0 ? "" : $"+{i}")}{(i % 4 == 0 ? "-" : "")}{(i % 5 == 0 ? $" {i}" : "")}";
            if (i % 2 == 0)
                await Post(Releases, $$"""{"version":"{{version}}","projects":["shop"]}""");
            if (i % 3 != 2)
                await SendSession(version, random.Next(1, 3), i % 7 == 0 ? "crashed" : "exited");
            if (i % 5 == 0)
                await Post(Releases, $$"""{"version":"{{version}}","projects":["kiosk"]}""");
            Time.Advance(TimeSpan.FromMinutes(i % 6 == 0 ? 1 : 0));
        }

        foreach (var sort in (string[])["date", "semver", "build", "adoption", "sessions", "users", "crash_free_sessions", "crash_free_users", "sessions_24h", "users_24h"])
        {
            var whole = Entries(await Get($"{Releases}?flatten=1&sort={sort}"));
            Assert.Equal(whole.Distinct(), whole);
            if (sort != "build")
                Assert.True(whole.Length > 20);
            Assert.Equal(whole, await Pages($"{Releases}?flatten=1&sort={sort}&per_page=5"));
        }

        Assert.Equal(Versions(await Get(Shop)), (await Pages(Shop + "?per_page=7")).Select(entry => entry.Split(" in ")[0]));
    }

    [Fact]
    public async Task Sessions_of_the_latest_release_are_those_of_the_latest_open_one()
    {
        await SendSession("shop@1.0", 2);
        await SendSession("shop@1.0", 2);
        await SendSession("shop@2.0", 3);

        Assert.Equal(1, await Sessions());
        await Put(Path("shop@2.0"), """{"status":"archived"}""");
        Assert.Equal(2, await Sessions());
        // A release that a tool has only announced has no sessions yet.
        await Create("shop@3.0");
        Assert.Equal(0, await Sessions());

        async Task<int> Sessions() =>
            (await Get(Organization + "sessions/?field=sum(session)&statsPeriod=1d&query=release:latest"))["groups"] is JsonArray { Count: 1 } groups ? (int)groups[0]!["totals"]!["sum(session)"]! : 0;
    }

    private static string[] Entries(JsonNode releases) => [.. releases.AsArray().Select(release => $"{release!["version"]} in {release["projects"]![0]!["slug"]}")];

    /// <summary>The entries of all pages, from the first link to the last.</summary>
    private async Task<List<string>> Pages(string path)
    {
        var (found, cursor) = (new List<string>(), "");
        while (true)
        {
            using var answer = await Client.GetAsync(new Uri($"{path}&cursor={cursor}", UriKind.Relative));
            found.AddRange(Entries(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!));
            var next = answer.Headers.GetValues("Link").Single().Split(", <")[1];
            if (!next.Contains("results=\"true\"", StringComparison.Ordinal))
                return found;
            cursor = next.Split("cursor=\"")[1].TrimEnd('"');
        }
    }
}
