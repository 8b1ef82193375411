using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Health;

/// <summary>The statistics API over its socket, at half past noon on 10 March 2026.</summary>
public sealed class SessionsApiTests : ApiTests
{
    private const string Path = "/api/0/organizations/airworthy/sessions/";
    private const string Day = "&statsPeriod=1d&interval=1d";

    public SessionsApiTests()
        : base(Kiosk)
    {
    }

    [Fact]
    public async Task The_answer_has_the_shape_that_clients_read()
    {
        await Send(
            Session(hoursAgo: 1, "crashed", "ann"), Session(hoursAgo: 1, "exited", "ann"), Session(hoursAgo: 2, "exited", "ben"),
            Session(hoursAgo: 3, "exited", "ben"), Session(hoursAgo: 3, "exited", "cid"), Session(hoursAgo: 3, "exited", user: null));

        var answer = await Ask("field=sum(session)&field=crash_free_rate(session)&field=count_unique(user)&groupBy=project&groupBy=release&query=environment:production" + Day);

        Assert.Equal(
            """
            {"start":"2026-03-09T00:00:00Z","end":"2026-03-11T00:00:00Z","intervals":["2026-03-09T00:00:00Z","2026-03-10T00:00:00Z"],
            "query":"environment:production","groups":[{"by":{"project":1,"release":"shop@1.0.0"},
            "totals":{"sum(session)":6,"crash_free_rate(session)":0.8333333333333334,"count_unique(user)":3},
            "series":{"sum(session)":[0,6],"crash_free_rate(session)":[null,0.8333333333333334],"count_unique(user)":[0,3]}}]}
            """.ReplaceLineEndings(""), answer.ToJsonString());
    }

    [Fact]
    public async Task Users_of_the_whole_are_counted_once_and_stand_where_their_worst_session_does()
    {
        // The example of the specification, 2.4: a user healthy in four buckets and crashed in the fifth.
        await Send([.. Enumerable.Range(1, 4).Select(i => Session(hoursAgo: 6 * i, "exited", "ann")), Session(hoursAgo: 0, "crashed", "ann")]);

        var answer = await Ask("field=count_unique(user)&field=sum(session)&groupBy=session.status&start=2026-03-09T06:00:00Z&end=2026-03-10T13:00:00Z&interval=6h");

        Assert.Equal("[0,1,1,1,1,0]", Group(answer, "healthy")["series"]!["count_unique(user)"]!.ToJsonString());
        Assert.Equal("[0,0,0,0,0,1]", Group(answer, "crashed")["series"]!["count_unique(user)"]!.ToJsonString());
        Assert.Equal("""{"count_unique(user)":0,"sum(session)":4}""", Group(answer, "healthy")["totals"]!.ToJsonString());
        Assert.Equal("""{"count_unique(user)":1,"sum(session)":1}""", Group(answer, "crashed")["totals"]!.ToJsonString());
        Assert.Equal(["abnormal", "crashed", "errored", "healthy", "unhandled"], answer["groups"]!.AsArray().Select(group => (string)group!["by"]!["session.status"]!));
    }

    [Fact]
    public async Task The_five_statuses_add_up()
    {
        await Send(Session(1, "ok", "a"), Session(1, "errored", "b"), Session(1, "unhandled", "c"), Session(1, "abnormal", "d"), Session(1, "crashed", "e"));

        var rates = (await Ask("field=errored_rate(session)&field=unhealthy_rate(session)&field=unhandled_rate(user)&field=abnormal_rate(user)&field=crash_rate(user)" + Day))["groups"]![0]!["totals"]!;
        Assert.Equal(
            """{"errored_rate(session)":0.8,"unhealthy_rate(session)":0.8,"unhandled_rate(user)":0.2,"abnormal_rate(user)":0.2,"crash_rate(user)":0.2}""", rates.ToJsonString());

        var errored = await Ask("field=sum(session)&query=session.status:errored" + Day);
        Assert.Equal(1, (int)errored["groups"]![0]!["totals"]!["sum(session)"]!);
        var all = await Ask("field=sum(session)&query=!session.status:bogus" + Day);
        Assert.Equal(5, (int)all["groups"]![0]!["totals"]!["sum(session)"]!);
    }

    [Theory]
    [InlineData("release:\"shop 2 (12)\"", 1)]
    [InlineData("release:[shop@1.0.0,\"shop 2 (12)\"]", 3)]
    [InlineData("!release:shop@1.0.0", 2)]
    [InlineData("release:nowhere", 0)]
    [InlineData("environment:\"\"", 1)]
    [InlineData("environment:production", 2)]
    [InlineData("!environment:[production,\"\"]", 1)]
    [InlineData("environment:nowhere OR project:kiosk", 1)]
    [InlineData("project_id:1 (environment:production OR release:\"shop 2 (12)\")", 3)]
    [InlineData("session.status:crashed", 1)]
    [InlineData("!session.status:[healthy,errored] environment:production", 1)]
    [InlineData("session.status:[crashed,healthy] !session.status:healthy", 1)]
    public async Task A_filter_selects(string filter, int sessions)
    {
        await SendVariety();
        var answer = await Ask($"field=sum(session)&query={Uri.EscapeDataString(filter)}{Day}");
        Assert.Equal(sessions, (int)answer["groups"]![0]!["totals"]!["sum(session)"]!);
        Assert.Equal(filter, (string)answer["query"]!);
    }

    [Theory]
    [InlineData("release.version:1.2", "r2")]
    [InlineData("!release.version:1.2", "r1 r3 r4 r5 r6")]
    [InlineData("release.version:!=1.2", "r1 r3 r4 r5 r6")]
    [InlineData("release.version:>=1.2", "r2 r3 r5")]
    [InlineData("release.version:>1.2", "r3 r5")]
    [InlineData("release.version:<1.2", "r1 r4")]
    [InlineData("!release.version:>=1.2", "r1 r4")]
    [InlineData("release.version:<=1.2", "r1 r2 r4")]
    [InlineData("release.version:1.*", "r1 r2 r3 r4")]
    [InlineData("!release.version:1.*", "r5 r6")]
    [InlineData("release.version:>=shop@1.2", "r2 r3")]
    [InlineData("release.version:\"kiosk app@1.*\"", "r4")]
    [InlineData("release.version:>1.0 release.version:<2", "r2 r3")]
    [InlineData("release.version:1.0-rc1 OR release.version:2.0", "r1 r5")]
    [InlineData("release.version:7", "")]
    [InlineData("release.package:shop", "r1 r2 r3")]
    [InlineData("!release.package:shop", "r4 r5 r6")]
    [InlineData("release.package:[shop,\"kiosk app\"]", "r1 r2 r3 r4")]
    [InlineData("release.package:\"nobody's\"", "")]
    [InlineData("release.build:9", "r2")]
    [InlineData("release.build:>=9", "r2 r3")]
    [InlineData("!release.build:>=10", "r2")]
    [InlineData("!release.build:9", "r1 r3 r4 r5 r6")]
    [InlineData("release.build:[9,10]", "r2 r3")]
    [InlineData("release.build:beta.1", "r5")]
    [InlineData("release.build:beta*", "r5")]
    [InlineData("release.build:*", "r2 r3 r5")]
    [InlineData("release:latest", "r3 r5")]
    [InlineData("release:latest project:shop", "r3")]
    [InlineData("!release:latest", "r1 r2 r4 r6")]
    [InlineData("release:[latest,shop@1.2+9]", "r2 r3 r5")]
    public async Task A_filter_selects_releases(string filter, string releases)
    {
        await SendReleases();
        Assert.Equal(releases, await Releases("query=" + Uri.EscapeDataString(filter)));
    }

    [Theory]
    [InlineData("query=release:latest&environment=staging", "r1")]
    [InlineData("query=release:latest&environment=production", "r3 r5")]
    [InlineData("query=release:latest&project=kiosk", "r5")]
    [InlineData("query=release.version:>0&project=kiosk", "r5")]
    public async Task Parameters_limit_the_releases_that_a_filter_means(string parameters, string releases)
    {
        await SendReleases();
        Assert.Equal(releases, await Releases(parameters));
    }

    [Theory]
    [InlineData("project=2", 1)]
    [InlineData("project=shop", 3)]
    [InlineData("project=shop&project=2", 4)]
    [InlineData("project=-1", 4)]
    [InlineData("environment=production", 2)]
    [InlineData("environment=production&environment=", 3)]
    [InlineData("environment=staging&query=release:shop@1.0.0", 0)]
    public async Task Parameters_select(string parameters, int sessions)
    {
        await SendVariety();
        var answer = await Ask($"field=sum(session)&{parameters}{Day}");
        Assert.Equal(sessions, (int)answer["groups"]![0]!["totals"]!["sum(session)"]!);
    }

    [Fact]
    public async Task Nothing_found_is_one_group_of_zeros_or_no_group()
    {
        var none = await Ask("field=sum(session)&field=crash_free_rate(session)" + Day);
        Assert.Equal("""[{"by":{},"totals":{"sum(session)":0,"crash_free_rate(session)":null},"series":{"sum(session)":[0,0],"crash_free_rate(session)":[null,null]}}]""", none["groups"]!.ToJsonString());
        Assert.Equal(5, (await Ask("field=sum(session)&groupBy=session.status" + Day))["groups"]!.AsArray().Count);
        Assert.Empty((await Ask("field=sum(session)&groupBy=release" + Day))["groups"]!.AsArray());
        Assert.Empty((await Ask("field=sum(session)&groupBy=release&groupBy=session.status" + Day))["groups"]!.AsArray());
        Assert.Empty((await Ask("field=sum(session)&query=session.status:bogus" + Day))["groups"]!.AsArray());
    }

    [Fact]
    public async Task The_same_version_in_two_projects_is_one_release_unless_projects_are_told_apart()
    {
        await Send(Session(1, "exited", "ann"));
        await Sdk.Send(Wire.Envelope("session", Session(1, "exited", "ann")), "/api/2/envelope/?sentry_key=kioskkey");

        var together = await Ask("field=sum(session)&field=count_unique(user)&groupBy=release" + Day);
        Assert.Equal("""{"sum(session)":2,"count_unique(user)":1}""", together["groups"]!.AsArray().Single()!["totals"]!.ToJsonString());
        Assert.Equal(2, (await Ask("field=sum(session)&groupBy=release&groupBy=project" + Day))["groups"]!.AsArray().Count);
    }

    [Fact]
    public async Task Pages_follow_each_other_in_order()
    {
        await Send([.. Enumerable.Range(1, 5).SelectMany(release => Enumerable.Range(0, release).Select(_ => Session(1, "exited", "ann", $"r{release}")))]);

        Assert.Equal(["r5", "r4"], await Releases("&per_page=2", "results=\"false\"; cursor=\"0:0:1\"", "rel=\"next\"; results=\"true\"; cursor=\"0:2:0\""));
        Assert.Equal(["r1"], await Releases("&per_page=2&cursor=0:4:0", "rel=\"previous\"; results=\"true\"; cursor=\"0:2:1\"", "rel=\"next\"; results=\"false\""));
        Assert.Equal(["r1", "r2", "r3", "r4", "r5"], await Releases("&orderBy=sum(session)"));
        Assert.Equal(["r5", "r4", "r3", "r2", "r1"], await Releases("&orderBy=-sum(session)"));

        async Task<string[]> Releases(string more, params string[] links)
        {
            using var answer = await Client.GetAsync(new Uri($"{Path}?field=sum(session)&groupBy=release{Day}{more}", UriKind.Relative));
            Assert.All(links, link => Assert.Contains(link, answer.Headers.GetValues("Link").Single(), StringComparison.Ordinal));
            return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["groups"]!.AsArray().Select(group => (string)group!["by"]!["release"]!)];
        }
    }

    [Fact]
    public async Task A_section_can_be_left_out()
    {
        Assert.Null((await Ask("field=sum(session)&includeSeries=0" + Day))["groups"]![0]!["series"]);
        Assert.Null((await Ask("field=sum(session)&includeTotals=0" + Day))["groups"]![0]!["totals"]);
    }

    [Theory]
    [InlineData("", "field: at least one is needed")]
    [InlineData("field=sum(sessions)", "field: 'sum(sessions)' is none")]
    [InlineData("field=sum(session)&groupBy=environment_", "groupBy: 'environment_' is none")]
    [InlineData("field=sum(session)&interval=7h", "interval: '7h' does not divide a day")]
    [InlineData("field=sum(session)&statsPeriod=90d", "interval: '1h' makes more than 1000 buckets")]
    [InlineData("field=sum(session)&query=crash", "query: column 1: 'crash' is free text")]
    [InlineData("field=sum(session)&query=release:1 user:2", "query: column 11: 'user' is no key of sessions")]
    [InlineData("field=sum(session)&query=release:foo@*", "query: column 1: 'foo@*' has a wildcard")]
    [InlineData("field=sum(session)&query=release.package:foo*", "query: column 1: 'foo*' has a wildcard, which release.package does not take")]
    [InlineData("field=sum(session)&query=release:1 release.version:[1.0,2.0]", "query: column 11: release.version takes no list")]
    [InlineData("field=sum(session)&query=release.version:>=[1.0,2.0]", "query: column 19: a list has no order")]
    [InlineData("field=sum(session)&query=!release.version:six", "query: column 1: 'six' is no version")]
    [InlineData("field=sum(session)&query=release.version:>1.*", "query: column 1: '1.*' is the beginning of many versions")]
    [InlineData("field=sum(session)&query=release.build:<abc", "query: column 1: 'abc' is no number")]
    [InlineData("field=sum(session)&query=release.colour:red", "query: column 1: 'release.colour' is no key of sessions; known are release, release.version, release.package, release.build, release.stage, environment")]
    [InlineData("field=sum(session)&query=project:nowhere", "query: column 1: 'nowhere' is none of the selected projects")]
    [InlineData("field=sum(session)&query=release:1 OR session.status:crashed", "query: column 14: session.status cannot stand in an OR")]
    [InlineData("field=crash_rate(session)&groupBy=session.status", "field: 'crash_rate(session)' is made of all statuses")]
    [InlineData("field=crash_rate(user)&query=session.status:crashed", "field: 'crash_rate(user)' is made of all statuses")]
    [InlineData("field=count_unique(user)&query=session.status:[crashed,abnormal]", "field: 'count_unique(user)' over several statuses needs groupBy=session.status")]
    [InlineData("field=sum(session)&orderBy=count_unique(user)", "orderBy: 'count_unique(user)' is none of the requested fields")]
    [InlineData("field=sum(session)&orderBy=sum(session)&orderBy=-sum(session)", "orderBy: one is possible, not 2")]
    [InlineData("field=sum(session)&orderBy=sum(session)&groupBy=session.status", "orderBy: 'sum(session)' cannot be combined with groupBy")]
    [InlineData("field=sum(session)&orderBy=sum(session)&query=session.status:healthy", "orderBy: 'sum(session)' cannot be combined with this filter")]
    [InlineData("field=sum(session)&per_page=0", "per_page: '0' is no number from 1 to 5000")]
    [InlineData("field=sum(session)&per_page=5001", "per_page: '5001' is no number from 1 to 5000")]
    [InlineData("field=sum(session)&per_page=400", "per_page: '400' groups of 25 buckets are more than 10000 points")]
    [InlineData("field=sum(session)&cursor=abc", "cursor: 'abc' is none")]
    [InlineData("field=sum(session)&includeTotals=0&includeSeries=0", "includeTotals: is 0 and includeSeries too")]
    [InlineData("field=sum(session)&includeTotals=yes", "includeTotals: 'yes' is neither 0 nor 1")]
    public async Task A_mistake_is_named(string parameters, string detail)
    {
        if (!parameters.Contains("statsPeriod", StringComparison.Ordinal))
            parameters += "&statsPeriod=1d";
        await AssertRefused($"{Path}?{parameters}", HttpStatusCode.BadRequest, detail);
    }

    [Theory]
    [InlineData(Path + "?field=nothing&project=3", HttpStatusCode.Forbidden, "project: there is no project '3'")]
    [InlineData(Path + "?field=sum(session)&environment=nowhere", HttpStatusCode.NotFound, "environment: there is no environment 'nowhere'")]
    [InlineData("/api/0/organizations/other/sessions/?field=sum(session)", HttpStatusCode.NotFound, "The requested resource does not exist")]
    [InlineData("/api/0/nothing", HttpStatusCode.NotFound, "There is no GET /api/0/nothing")]
    public Task What_is_not_there_is_refused_in_JSON(string path, HttpStatusCode status, string detail) => AssertRefused(path, status, detail);

    [Fact]
    public async Task Without_a_token_nobody_is_answered()
    {
        using var anonymous = await Sdk.GetAsync(new Uri(Path + "?field=sum(session)", UriKind.Relative));
        await AssertRefused(anonymous, HttpStatusCode.Unauthorized, "Authentication credentials were not provided.");

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Path, UriKind.Relative)) { Headers = { Authorization = new("Bearer", "wrong") } };
        using var wrong = await Sdk.SendAsync(request);
        await AssertRefused(wrong, HttpStatusCode.Unauthorized, "Invalid token");
    }

    [Fact]
    public async Task The_last_slash_may_be_missing()
    {
        using var answer = await Client.GetAsync(new Uri($"{Path.TrimEnd('/')}?field=sum(session){Day}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_failure_of_the_server_is_told_in_JSON_too()
    {
        // A connection that the store rests on is gone: what is not in memory cannot be read.
        using var folder = new TemporaryFolder();
        using (var first = new ServerUnderTest(folder.Path, new FakeTimeProvider(Now)))
        using (var sdk = first.Anonymous())
            await sdk.Send(Wire.Envelope("session", Session(1, "exited")));
        using var second = new ServerUnderTest(folder.Path, new FakeTimeProvider(Now));
        second.Services.GetRequiredService<StoreDatabase>().Reader.Close();

        using var client = second.Authorized();
        using var answer = await client.GetAsync(new Uri($"{Path}?field=sum(session){Day}", UriKind.Relative));
        await AssertRefused(answer, HttpStatusCode.InternalServerError, "The server failed to answer");
    }

    private static JsonObject Group(JsonObject answer, string status) =>
        answer["groups"]!.AsArray().Single(group => (string)group!["by"]!["session.status"]! == status)!.AsObject();

    private static string Session(int hoursAgo, string status, string? user = "ann", string release = "shop@1.0.0", string? environment = "production") =>
        Wire.Session(Wire.NewId(), Now.AddHours(-hoursAgo), status, user, release: release, environment: environment);

    private async Task SendVariety()
    {
        await Send(Session(1, "exited"), Session(2, "crashed"), Session(3, "errored", "ben", "shop 2 (12)", environment: null));
        await SendToKiosk(Session(1, "exited", "ann", "kiosk@1", "staging"));
    }

    /// <summary>The project shop goes by versions; a build without one came last. Kiosk's only release was seen in production.</summary>
    private async Task SendReleases()
    {
        string[] releases = ["shop@1.0-rc1", "shop@1.2+9", "shop@1.10.0+10", "kiosk app@1.0"];
        await Send([.. releases.Select((release, i) => Session(9 - i, "exited", "ann", release)), Session(1, "exited", "ann", "6f85d2f")]);
        await Send(Session(9, "exited", "ann", "shop@1.0-rc1", "staging"));
        await SendToKiosk(Session(3, "exited", "ann", "kiosk@2.0+beta.1"));
    }

    /// <summary>The releases of <see cref="SendReleases"/> in the answer, by their numbers.</summary>
    private async Task<string> Releases(string parameters)
    {
        string[] all = ["shop@1.0-rc1", "shop@1.2+9", "shop@1.10.0+10", "kiosk app@1.0", "kiosk@2.0+beta.1", "6f85d2f"];
        var groups = (await Ask($"field=sum(session)&groupBy=release&{parameters}{Day}"))["groups"]!.AsArray();
        return string.Join(' ', groups.Select(group => $"r{Array.IndexOf(all, (string)group!["by"]!["release"]!) + 1}").Order(StringComparer.Ordinal));
    }

    private async Task<JsonObject> Ask(string parameters) => (await Get($"{Path}?{parameters}")).AsObject();
}
