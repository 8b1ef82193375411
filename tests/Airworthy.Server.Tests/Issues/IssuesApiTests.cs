using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Protocol.Events;

namespace Airworthy.Server.Tests.Issues;

/// <summary>Lists of issues over the socket.</summary>
public sealed class IssuesApiTests : TrackerApiTests
{
    private static readonly (string Query, string Issues)[] Filters =
    [
        ("", "4 3 2 1"),
        ("is:unresolved", "4 3 1"),
        ("is:resolved", "2"),
        ("!is:resolved", "4 3 1"),
        ("is:new", "4 3 1"),
        ("is:ignored", ""),
        ("is:for_review is:unassigned is:unlinked", "4 3 1"),
        ("is:assigned", ""),
        ("error.unhandled:true", "3 1"),
        ("error.unhandled:1", "3 1"),
        ("error.handled:false", "3 1"),
        ("error.unhandled:false", "4 2 1"),
        ("error.handled:true", "4 2 1"),
        ("!error.unhandled:true", "4 2 1"),
        ("release:shop@2.0.0", "3 1"),
        ("release:[shop@2.0.0,\"shop@1.0.0\"]", "3 2 1"),
        ("release:SHOP@2.*", "3 1"),
        ("release:latest", "3 1"),
        ("!release:shop@1.0.0", "4 3 1"),
        ("has:release", "3 2 1"),
        ("!has:release", "4"),
        ("release:\"\"", "4"),
        ("release.version:>=2", "3 1"),
        ("release.version:1.*", "2 1"),
        ("release.package:shop", "3 2 1"),
        ("release:nowhere", ""),
        ("firstRelease:shop@2.0.0", "3"),
        ("first-release:shop@1.0.0", "2 1"),
        ("first_release:latest", "3"),
        ("!firstRelease:shop@1.0.0", "4 3"),
        // One event must meet all that is asked of events.
        ("release:shop@1.0.0 error.unhandled:true", ""),
        ("release:shop@2.0.0 error.unhandled:true", "3 1"),
        ("environment:staging", "4"),
        ("!environment:production", "4"),
        ("level:warning", "2"),
        ("level:[warning,error]", "4 3 2 1"),
        ("user.id:ann", "1"),
        ("user:id:ann", "1"),
        ("user:ann", "1"),
        ("has:user", "3 2 1"),
        ("browser:Firefox", "4 3 2 1"),
        ("browser:fire*", "4 3 2 1"),
        ("browser:Opera", ""),
        ("!browser:Opera", "4 3 2 1"),
        ("tags[browser]:Firefox", "4 3 2 1"),
        ("has:browser", "4 3 2 1"),
        ("!has:os", "4 3 2 1"),
        ("os:\"\"", "4 3 2 1"),
        ("os:*", ""),
        ("error.type:Error", "4 3 2 1"),
        ("error.value:two", "2"),
        ("message:TWO", "2"),
        ("message:t*o", "2"),
        ("transaction:\"GET /cart\"", "4 3 2 1"),
        ("timesSeen:>1", "1"),
        ("timesSeen:2", "1"),
        ("!timesSeen:>1", "4 3 2"),
        ("firstSeen:-90m", "4 3 2"),
        ("age:+90m", "1"),
        ("lastSeen:>2026-03-10T12:00", "4 3 2"),
        ("firstSeen:2026-03-10", "4 3 2 1"),
        ("timestamp:>2026-03-10T12:20", "4"),
        ("issue:SHOP-2", "2"),
        ("!issue:SHOP-2", "4 3 1"),
        ("issue:[shop-1,shop-3]", "3 1"),
        ("issue:SHOP-99", ""),
        ("issue.priority:medium", "2"),
        ("issue.category:error", "4 3 2 1"),
        ("project:shop", "4 3 2 1"),
        ("two", "2"),
        ("!two", "4 3 1"),
        ("ERROR two", ""),
        ("\"error: T\"", "3 2"),
        ("Err*wo", "2"),
        ("100%", ""),
        ("_wo", ""),
        ("'; drop table issue; --", ""),
        ("browser:\"'; drop table issue; --\"", ""),
    ];

    [Fact]
    public async Task An_issue_has_the_shape_that_clients_read()
    {
        await Store(
            Sample.Event("cart", minutes: -120, user: "ann"), Sample.Event("cart", minutes: -60, user: "ben", isUnhandled: true),
            Sample.Event("cart", minutes: -10, user: "ann", isUnhandled: true, level: EventLevel.Fatal, release: "shop@1.1.0"));

        var issue = (await Get(Issues))[0]!.AsObject();
        var stats = issue["stats"]!["24h"]!.AsArray();
        issue.Remove("stats");

        Assert.Equal(24, stats.Count);
        Assert.Equal([(21, 1), (22, 1), (23, 1)], stats.Index().Where(one => (int)one.Item![1]! > 0).Select(one => (one.Index, (int)one.Item![1]!)));
        Assert.Equal(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), (long)stats[23]![0]!);
        var address = Server.Address.ToString();
        Assert.Equal(
            $$$"""
            {"id":"1","shareId":null,"shortId":"SHOP-1","title":"Error: cart","culprit":"Cart in Total","permalink":"{{{address}}}organizations/airworthy/issues/1/",
            "logger":null,"level":"fatal","status":"unresolved","statusDetails":{},"substatus":"new","isPublic":false,"platform":"csharp",
            "project":{"id":"1","name":"shop","slug":"shop","platform":"javascript"},"type":"error","issueType":"error","issueCategory":"error",
            "metadata":{"type":"Error","value":"cart","filename":"Cart.cs","function":"Total"},
            "numComments":0,"assignedTo":null,"isBookmarked":false,"isSubscribed":false,"subscriptionDetails":null,"hasSeen":false,"annotations":[],"priority":"high",
            "isUnhandled":true,"count":"3","userCount":2,"firstSeen":"2026-03-10T10:34:56Z","lastSeen":"2026-03-10T12:24:56Z",
            "lifetime":{"count":"3","userCount":2,"firstSeen":"2026-03-10T10:34:56Z","lastSeen":"2026-03-10T12:24:56Z"},"filtered":null}
            """.ReplaceLineEndings(""), issue.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task A_filter_finds_what_it_names()
    {
        await Store(
            Sample.Event("one", minutes: -120, user: "ann", release: "shop@1.0.0"), Sample.Event("one", minutes: -60, user: "ann", isUnhandled: true, release: "shop@2.0.0"),
            Sample.Event("two", minutes: -30, level: EventLevel.Warning, release: "shop@1.0.0"), Sample.Event("three", minutes: -20, isUnhandled: true, release: "shop@2.0.0"),
            Sample.Event("four", minutes: -10, user: null, environment: "staging", release: null));
        await Put(Issues + "SHOP-2/", """{"status":"resolved"}""");

        var found = new List<(string, string)>();
        foreach (var (query, _) in Filters)
        {
            var names = Names(await Get($"{Issues}?query={Uri.EscapeDataString(query)}"));
            Assert.Equal(names, Names(await Get($"{Shop}/issues/?query={Uri.EscapeDataString(query)}")));
            found.Add((query, names));
        }

        Assert.Equal(Filters, found);
    }

    [Fact]
    public async Task The_stage_of_a_release_is_that_of_its_sessions()
    {
        await Send([.. Enumerable.Range(0, 20).Select(i => Wire.Session(Wire.NewId(), Time.GetUtcNow().AddHours(-2), "exited", release: i == 0 ? "shop@2.0.0" : "shop@1.0.0"))]);
        await Store(
            Sample.Event("old", minutes: -10, release: "shop@1.0.0"), Sample.Event("new", minutes: -9, release: "shop@2.0.0"), Sample.Event("elsewhere", minutes: -8, release: "shop@0.1.0"));

        Assert.Equal("1", Names(await Get(Issues + "?environment=production&query=release.stage:adopted")));
        Assert.Equal("2", Names(await Get(Issues + "?environment=production&query=release.stage:low_adoption")));
        Assert.Equal("3 2", Names(await Get(Issues + "?environment=production&query=!release.stage:adopted")));
        Assert.Equal("2 1", Names(await Get(Issues + "?environment=production&query=release.stage:[adopted,low_adoption]")));
        await AssertRefused(Issues + "?environment=production&query=release.stage:gone", HttpStatusCode.BadRequest, "Error parsing search query: column 1: 'gone' is no stage");
    }

    [Theory]
    [InlineData("", "3 2 1")]
    [InlineData("sort=date", "3 2 1")]
    [InlineData("sort=new", "3 1 2")]
    [InlineData("sort=freq", "2 1 3")]
    [InlineData("sort=user", "1 3 2")]
    [InlineData("sort=date&environment=staging", "1 2")]
    [InlineData("sort=new&environment=staging", "1 2")]
    [InlineData("sort=freq&environment=staging", "2 1")]
    [InlineData("sort=user&environment=staging", "2 1")]
    [InlineData("sort=freq&statsPeriod=30m", "3 2")]
    [InlineData("sort=user&statsPeriod=30m", "3 2")]
    [InlineData("sort=date&statsPeriodStart=3h&statsPeriodEnd=30m", "1 3 2")]
    public async Task Issues_are_sorted(string parameters, string expected)
    {
        await Store(
            Sample.Event("b", minutes: -150, environment: "staging", user: "ann"), Sample.Event("a", minutes: -170, user: "ann"), Sample.Event("a", minutes: -165, user: "ann"),
            Sample.Event("a", minutes: -160, user: "ann"), Sample.Event("a", minutes: -155, environment: "staging", user: "ann"),
            Sample.Event("a", minutes: -152, environment: "staging", user: "ben"), Sample.Event("a", minutes: -20, user: "ann"),
            Sample.Event("b", minutes: -40, user: "ben"), Sample.Event("b", minutes: -35, user: "cid"), Sample.Event("b", minutes: -35, environment: "staging", user: "cid"),
            Sample.Event("c", minutes: -100, user: "ann"), Sample.Event("c", minutes: -10, user: "ben"), Sample.Event("c", minutes: -9, user: "ann"));
        // Numbered in the order in which they came: b is 1, a is 2.
        Assert.Equal(expected, Names(await Get($"{Issues}?{parameters}")));
    }

    [Fact]
    public async Task The_environment_and_the_time_limit_the_counts()
    {
        await Store(
            Sample.Event("a", minutes: -100, user: "ann"), Sample.Event("a", minutes: -90, user: "ann", environment: "staging"), Sample.Event("a", minutes: -80, user: "ben"),
            Sample.Event("a", minutes: -20, user: "ben", environment: "staging", isUnhandled: true), Sample.Event("a", minutes: -10, user: "cid", environment: ""));

        Assert.Equal("5 3 10:54 12:24 (5)", Counts(await Get(Issues)));
        Assert.Equal("2 2 11:04 12:14 (5)", Counts(await Get(Issues + "?environment=staging")));
        Assert.Equal("3 3 11:04 12:24 (5)", Counts(await Get(Issues + "?environment=staging&environment=")));
        Assert.Equal("2 2 12:14 12:24 (5)", Counts(await Get(Issues + "?statsPeriod=30m")));
        Assert.Equal("1 1 12:14 12:14 (5)", Counts(await Get(Issues + "?statsPeriod=30m&environment=staging")));
        Assert.Equal("3 2 10:54 11:14 (5)", Counts(await Get(Issues + "?start=2026-03-10T10:00:00Z&end=2026-03-10T12:00:00Z")));
        Assert.Empty((await Get(Issues + "?start=2026-03-10T11:30:00Z&end=2026-03-10T12:00:00Z")).AsArray());
        Assert.Empty((await Get(Issues + "?statsPeriod=1h&environment=production")).AsArray());
        Assert.Equal("2 2 11:04 12:14 (5)", Counts(await Get(Shop + "/issues/?environment=staging")));

        var filtered = (await Get(Issues + "?query=error.unhandled:true&statsPeriod=2h"))[0]!;
        Assert.Equal("5", (string)filtered["count"]!);
        Assert.Equal("""{"count":"1","userCount":1,"firstSeen":"2026-03-10T12:14:56Z","lastSeen":"2026-03-10T12:14:56Z"}""", filtered["filtered"]!.ToJsonString());

        static string Counts(JsonNode list)
        {
            var issue = list.AsArray().Single()!;
            return $"{issue["count"]} {issue["userCount"]} {((string)issue["firstSeen"]!)[11..16]} {((string)issue["lastSeen"]!)[11..16]} ({issue["lifetime"]?["count"] ?? "5"})";
        }
    }

    [Theory]
    [InlineData(Issues + "?groupStatsPeriod=14d", "14d", 14, 86_400)]
    [InlineData(Issues + "?groupStatsPeriod=auto&statsPeriod=6h", "auto", 7, 3_600)]
    [InlineData(Issues + "?groupStatsPeriod=auto&statsPeriod=10d", "auto", 11, 86_400)]
    [InlineData(Issues + "?groupStatsPeriod=auto", "auto", 24, 3_600)]
    [InlineData(Shop + "/issues/?statsPeriod=14d", "14d", 14, 86_400)]
    [InlineData(Shop + "/issues/", "24h", 24, 3_600)]
    public async Task A_series_counts_by_hours_or_days(string path, string name, int buckets, int seconds)
    {
        await Store(Sample.Event("a", minutes: -1), Sample.Event("a", minutes: -2, environment: "staging"));
        var points = (await Get(path))[0]!["stats"]![name]!.AsArray();
        Assert.Equal(buckets, points.Count);
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.Equal(seconds, (long)pair.Second![0]! - (long)pair.First![0]!));
        Assert.Equal(2, (int)points[^1]![1]!);
        Assert.Equal(2, points.Sum(point => (int)point![1]!));
    }

    [Fact]
    public async Task A_series_may_be_left_away()
    {
        await Store(Sample.Event("a"));
        Assert.Null((await Get(Issues + "?groupStatsPeriod="))[0]!["stats"]);
        Assert.Null((await Get(Issues + "?collapse=stats"))[0]!["stats"]);
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        await Store([.. Enumerable.Range(0, 5).Select(i => Sample.Event($"e{i}", minutes: i - 10))]);
        Assert.Equal("5 4 of 5 at most 1000 and more", await Page("?limit=2"));
        Assert.Equal("3 2 of 5 at most 1000 and more", await Page("?per_page=2&cursor=0:2:0"));
        Assert.Equal("1 of 5 at most 1000", await Page("?limit=2&cursor=0:4:0"));
        Assert.Equal("5 4 3 2 1 of 5 at most 1000", await Page("?cursor="));

        async Task<string> Page(string parameters)
        {
            using var answer = await Client.GetAsync(new Uri(Issues + parameters, UriKind.Relative));
            var more = answer.Headers.GetValues("Link").Single().Contains("rel=\"next\"; results=\"true\"", StringComparison.Ordinal) ? " and more" : "";
            var names = Names(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
            return $"{names} of {answer.Headers.GetValues("X-Hits").Single()} at most {answer.Headers.GetValues("X-Max-Hits").Single()}{more}";
        }
    }

    [Fact]
    public async Task Without_a_query_only_unresolved_issues_are_listed()
    {
        await Store(Sample.Event("a"), Sample.Event("b"), Sample.Event("c", project: 2));
        await Put(Issues + "SHOP-1/", """{"status":"resolved"}""");
        Assert.Equal("KIOSK-1 2", Names(await Get(Issues)));
        Assert.Equal("KIOSK-1 2 1", Names(await Get(Issues + "?query=")));
        Assert.Equal("2", Names(await Get(Shop + "/issues/")));
        Assert.Equal("2 1", Names(await Get(Shop + "/issues/?query=&cursor=")));
        Assert.Equal("KIOSK-1", Names(await Get(Issues + "?project=kiosk")));
        Assert.Equal("KIOSK-1", Names(await Get(Issues + "?project=2")));
        Assert.Equal("KIOSK-1 2", Names(await Get(Issues + "?project=-1")));
    }

    [Fact]
    public async Task A_short_id_can_be_looked_up_whatever_the_status()
    {
        await Store(Sample.Event("a"), Sample.Event("b"));
        await Put(Issues + "SHOP-1/", """{"status":"resolved"}""");
        using var answer = await Client.GetAsync(new Uri(Issues + "?shortIdLookup=1&query=shop-1", UriKind.Relative));
        Assert.Equal("1", answer.Headers.GetValues("X-Sentry-Direct-Hit").Single());
        Assert.Equal("1", Names(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!));
        Assert.Equal("2", Names(await Get(Issues + "?shortIdLookup=1&query=b")));
    }

    [Theory]
    [InlineData("query=is:broken", "Error parsing search query: column 1: 'broken' says nothing of an issue; known are unresolved,")]
    [InlineData("query=a:1+OR+b:2", "Error parsing search query: column 5: issues take no AND, OR or groups")]
    [InlineData("query=release:", "Error parsing search query: column 9: 'release' has no value")]
    [InlineData("query=x+timesSeen:>many", "Error parsing search query: column 3: 'many' is no number of events")]
    [InlineData("query=firstSeen:soon", "Error parsing search query: column 1: 'soon' is no time")]
    [InlineData("query=firstRelease:shop*", "Error parsing search query: column 1: 'shop*' has a wildcard, which firstRelease does not take")]
    [InlineData("query=level:loud", "Error parsing search query: column 1: 'loud' is no level; known are debug, info, warning, error, fatal")]
    [InlineData("query=error.unhandled:yes", "Error parsing search query: column 1: 'yes' is neither true nor false")]
    [InlineData("query=release.version:abc", "Error parsing search query: column 1: 'abc' is no version")]
    [InlineData("query=release.version:[1,2]", "Error parsing search query: column 1: release.version takes no list")]
    [InlineData("query=release.stage:adopted", "Error parsing search query: column 1: release.stage is a matter of one environment; choose exactly one")]
    [InlineData("query=project:other", "Error parsing search query: column 1: 'other' is none of the selected projects")]
    [InlineData("query=issue.id:x", "Error parsing search query: column 1: 'x' is no number of an issue")]
    [InlineData("query=issue.priority:x", "Error parsing search query: column 1: 'x' is no priority")]
    [InlineData("query=id:x", "Error parsing search query: column 1: 'x' is no id of an event")]
    [InlineData("sort=trends", "sort: 'trends' is none; known are date, new, freq, user")]
    [InlineData("limit=101", "limit: '101' is no number from 1 to 100")]
    [InlineData("per_page=0", "per_page: '0' is no number from 1 to 100")]
    [InlineData("cursor=x", "cursor: 'x' is none")]
    [InlineData("groupStatsPeriod=1y", "groupStatsPeriod: '1y' is none")]
    [InlineData("statsPeriod=x", "statsPeriod: 'x' is no period")]
    [InlineData("start=2026-03-10", "end: is missing")]
    [InlineData("status=gone", "status: 'gone' is none")]
    public async Task A_mistake_is_named(string parameters, string detail) => await AssertRefused($"{Issues}?{parameters}", HttpStatusCode.BadRequest, detail);

    [Theory]
    [InlineData(Issues + "?project=nope", HttpStatusCode.Forbidden, "project: there is no project 'nope'")]
    [InlineData(Issues + "?environment=nowhere", HttpStatusCode.NotFound, "environment: there is no environment 'nowhere'")]
    [InlineData("/api/0/projects/airworthy/nope/issues/", HttpStatusCode.NotFound, "The requested resource does not exist")]
    [InlineData(Issues + "99/", HttpStatusCode.NotFound, "The requested resource does not exist")]
    [InlineData(Issues + "SHOP-99/", HttpStatusCode.NotFound, "The requested resource does not exist")]
    [InlineData(Issues + "nonsense/", HttpStatusCode.NotFound, "The requested resource does not exist")]
    public async Task What_is_not_there_is_refused(string path, HttpStatusCode status, string detail) => await AssertRefused(path, status, detail);
}
