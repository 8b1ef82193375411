using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

/// <summary>The search of events over the socket.</summary>
public sealed class EventSearchApiTests : TrackerApiTests
{
    private const string Search = Organization + "/events/";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Of each event a letter: its value.
    private static readonly EventRecord[] Events =
    [
        Sample.Event("a", minutes: -50, user: "ann", release: "shop@1.0.0", isUnhandled: true),
        Sample.Event("b", minutes: -40, user: "ben", release: "shop@1.0.0", level: EventLevel.Warning),
        Sample.Event("c", minutes: -30, user: "ann", release: "shop@2.0.0", environment: "staging", isUnhandled: true, level: EventLevel.Fatal),
        Sample.Event("d", minutes: -20, user: null, release: null, environment: "") with { HasException = false, Transaction = null },
        Sample.Event("e", minutes: -10, user: "cid", release: "kiosk@1.0.0+77", project: 2) with { Tags = """{"os.name":"Linux","a:b":"colon","quote\"d":"x","browser":"100%_\\*"}""" },
    ];

    private static readonly (string Query, string Events)[] Filters =
    [
        ("", "e d c b a"),
        ("error.unhandled:true", "c a"),
        ("error.unhandled:false", "e d b"),
        ("error.handled:true", "e d b"),
        ("!error.handled:true", "c a"),
        ("has:error.handled", "e c b a"),
        ("release:shop@1.0.0", "b a"),
        ("release:shop@1.0.0 OR release:shop@2.0.0", "c b a"),
        ("(release:shop@1.0.0 AND error.unhandled:true) OR level:fatal", "c a"),
        ("!release:shop@1.0.0", "e d c"),
        ("release:*@1.0.0*", "e b a"),
        ("release:latest", "e c"),
        ("!has:release", "d"),
        ("has:release.version", "e c b a"),
        ("has:release.build", "e"),
        ("release.version:<2", "e b a"),
        ("release.build:>=77", "e"),
        ("release.build:7*", "e"),
        ("release.package:kiosk", "e"),
        ("!release.package:shop", "e d"),
        ("environment:production", "e b a"),
        ("environment:\"\"", "d"),
        ("!has:environment", "d"),
        ("environment:[staging,\"\"]", "d c"),
        ("environment:stag*", "c"),
        ("level:[fatal,warning]", "c b"),
        ("!level:error", "c b"),
        ("project:kiosk", "e"),
        ("project.id:1", "d c b a"),
        ("!project.name:shop", "e"),
        ("issue:KIOSK-1", "e"),
        ("issue.id:2", "b"),
        ("!issue:SHOP-1", "e d c b"),
        ("user.id:ann", "c a"),
        ("user:id:ann", "c a"),
        ("user:ann", "c a"),
        ("user:\"\"", "d"),
        ("!has:user", "d"),
        ("user.display:b*", "b"),
        ("transaction:\"GET *\"", "e c b a"),
        ("!has:transaction", "d"),
        ("error.type:Error", "e d c b a"),
        ("error.value:[a,b]", "b a"),
        ("title:\"error: a\"", ""),
        ("title:\"Error: a\"", "a"),
        ("message:\"error: a\"", "a"),
        ("event.type:default", "d"),
        ("timestamp:>=2026-03-10T12:04:56", "e d c"),
        ("timestamp:-25m", "e d"),
        ("!timestamp:-25m", "c b a"),
        ("platform:csharp", "e d c b a"),
        ("browser:Firefox", "d c b a"),
        ("has:os.name", "e"),
        ("os.name:linux", ""),
        ("os.name:lin*", "e"),
        ("tags[os.name]:Linux", "e"),
        ("tags[a:b]:colon", "e"),
        ("tags[quote\"d]:x", "e"),
        ("browser:\"100%_\\\\\\*\"", "e"),
        ("browser:100%*", "e"),
        ("browser:1%0*", ""),
        ("nothing:\"\"", "e d c b a"),
        ("!nothing:x", "e d c b a"),
        ("Error a", ""),
        ("\"Error: a\"", "a"),
        ("!\"Error: a\" level:error", "e d"),
        ("\"x' or 1=1 --\"", ""),
        ("x:\"' or 1=1 --\"", ""),
    ];

    [Fact]
    public async Task A_filter_finds_what_it_names()
    {
        await Store(Events);
        var found = new List<(string, string)>();
        foreach (var (query, _) in Filters)
            found.Add((query, await Found($"query={Uri.EscapeDataString(query)}")));
        Assert.Equal(Filters, found);
    }

    [Fact]
    public async Task Events_have_what_was_asked_for_and_what_tells_them_apart()
    {
        await Store(Events);
        var id = Convert.ToHexStringLower(Events[0].Id);
        var answer = await Get(
            Search + "?query=error.value:a&field=title&field=message&field=timestamp&field=release&field=environment&field=level&field=platform&field=issue&field=issue.id"
            + "&field=transaction&field=user&field=user.id&field=user.email&field=error.type&field=error.value&field=error.unhandled&field=error.handled&field=browser&field=os");
        Assert.Equal(
            $$$$"""
            {"data":[{"title":"Error: a","message":"Error: a","timestamp":"2026-03-10T11:44:56.000000Z","release":"shop@1.0.0","environment":"production","level":"error",
            "platform":"csharp","issue":"SHOP-1","issue.id":1,"transaction":"GET /cart","user":"id:ann","user.id":"ann","user.email":null,"error.type":["Error"],"error.value":["a"],
            "error.unhandled":true,"error.handled":false,"browser":"Firefox","os":null,"id":"{{{{id}}}}","project.name":"shop"}],
            "meta":{"fields":{"title":"string","message":"string","timestamp":"date","release":"string","environment":"string","level":"string","platform":"string","issue":"string",
            "issue.id":"integer","transaction":"string","user":"string","user.id":"string","user.email":"string","error.type":"array","error.value":"array","error.unhandled":"boolean",
            "error.handled":"boolean","browser":"string","os":"string","id":"string","project.name":"string"},
            "units":{"title":null,"message":null,"timestamp":null,"release":null,"environment":null,"level":null,"platform":null,"issue":null,"issue.id":null,"transaction":null,
            "user":null,"user.id":null,"user.email":null,"error.type":null,"error.value":null,"error.unhandled":null,"error.handled":null,"browser":null,"os":null,"id":null,"project.name":null}}}
            """.ReplaceLineEndings(""), answer.ToJsonString(Plain));
    }

    [Theory]
    [InlineData("field=count()", """[{"count()":5}]""")]
    [InlineData("field=count()&query=level:info", """[{"count()":0}]""")]
    [InlineData("field=release&field=count()", """[{"release":"shop@1.0.0","count()":2},{"release":null,"count()":1},{"release":"kiosk@1.0.0+77","count()":1},{"release":"shop@2.0.0","count()":1}]""")]
    [InlineData("field=project&field=count_unique(user)&field=count_unique(issue)", """[{"project":"shop","count_unique(user)":2,"count_unique(issue)":4},{"project":"kiosk","count_unique(user)":1,"count_unique(issue)":1}]""")]
    [InlineData("field=error.unhandled&field=last_seen()&field=min(timestamp)", """[{"error.unhandled":false,"last_seen()":"2026-03-10T12:24:56.000000Z","min(timestamp)":"2026-03-10T11:54:56.000000Z"},{"error.unhandled":true,"last_seen()":"2026-03-10T12:04:56.000000Z","min(timestamp)":"2026-03-10T11:44:56.000000Z"}]""")]
    [InlineData("field=user.id&field=count()&sort=user.id&query=has:user", """[{"user.id":"ann","count()":2},{"user.id":"ben","count()":1},{"user.id":"cid","count()":1}]""")]
    [InlineData("field=user.id&field=count()&sort=count&sort=-user.id&query=has:user", """[{"user.id":"cid","count()":1},{"user.id":"ben","count()":1},{"user.id":"ann","count()":2}]""")]
    [InlineData("field=level&field=max(timestamp)&sort=-max_timestamp&per_page=1", """[{"level":"error","max(timestamp)":"2026-03-10T12:24:56.000000Z"}]""")]
    [InlineData("field=issue&field=count()&query=release:shop@2.0.0", """[{"issue":"SHOP-3","count()":1}]""")]
    [InlineData("field=timestamp.to_hour&field=count()&sort=timestamp.to_hour", """[{"timestamp.to_hour":"2026-03-10T11:00:00.000000Z","count()":2},{"timestamp.to_hour":"2026-03-10T12:00:00.000000Z","count()":3}]""")]
    [InlineData("field=os.name&field=count()&project=kiosk", """[{"os.name":"Linux","count()":1}]""")]
    [InlineData("field=count()&environment=staging", """[{"count()":1}]""")]
    [InlineData("field=count()&environment=staging&environment=", """[{"count()":2}]""")]
    [InlineData("field=count()&statsPeriod=15m", """[{"count()":1}]""")]
    [InlineData("field=count()&start=2026-03-10T11:50:00&end=2026-03-10T12:04:56", """[{"count()":1}]""")]
    public async Task Functions_are_of_groups(string parameters, string data)
    {
        await Store(Events);
        Assert.Equal(data, (await Get($"{Search}?{parameters}"))["data"]!.ToJsonString(Plain));
    }

    [Theory]
    [InlineData("", "e d c b a")]
    [InlineData("sort=timestamp", "a b c d e")]
    [InlineData("sort=-timestamp", "e d c b a")]
    [InlineData("sort=error.value", "a b c d e")]
    [InlineData("sort=level&sort=-error.value", "e d a c b")]
    [InlineData("sort=user.id&sort=timestamp", "d a c b e")]
    public async Task Events_are_sorted(string parameters, string expected)
    {
        await Store(Events);
        Assert.Equal(expected, await Found(parameters));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        await Store(Events);
        Assert.Equal("e d and more", await Page("per_page=2"));
        Assert.Equal("c b and more", await Page("per_page=2&cursor=0:2:0"));
        Assert.Equal("a", await Page("per_page=2&cursor=0:4:0"));

        async Task<string> Page(string parameters)
        {
            using var answer = await Client.GetAsync(new Uri($"{Search}?field=error.value&{parameters}", UriKind.Relative));
            var more = answer.Headers.GetValues("Link").Single().Contains("rel=\"next\"; results=\"true\"", StringComparison.Ordinal) ? " and more" : "";
            return Values(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!) + more;
        }
    }

    [Theory]
    [InlineData("", "field: is missing")]
    [InlineData("field=", "field: a name has 1 to 200 characters")]
    [InlineData("field=p95(transaction.duration)", "field: 'p95(transaction.duration)' is no function of events; known are count(),")]
    [InlineData("field=count(user)", "field: 'count(user)' is no function of events")]
    [InlineData("field=count_unique()", "field: 'count_unique()' is no function of events")]
    [InlineData("field=title&field=count()&sort=user", "sort: 'user' is none of the fields; they are title, count()")]
    [InlineData("field=title&sort=count()", "sort: 'count()' is none of the fields")]
    [InlineData("field=title&query=count():>5", "Error parsing search query: column 1: 'count():>5' compares a function's result")]
    [InlineData("field=title&query=(a:1", "Error parsing search query: column 1: this parenthesis is not closed")]
    [InlineData("field=title&query=a:1+timestamp:x", "Error parsing search query: column 5: 'x' is no time")]
    [InlineData("field=title&dataset=spans", "dataset: 'spans' is none; known are errors, discover")]
    [InlineData("field=title&statsPeriod=1y", "statsPeriod: '1y' is no period")]
    [InlineData("field=title&per_page=0", "per_page: '0' is no number from 1 to 100")]
    [InlineData("field=title&cursor=x", "cursor: 'x' is none")]
    public async Task A_mistake_is_named(string parameters, string detail) => await AssertRefused($"{Search}?{parameters}", HttpStatusCode.BadRequest, detail);

    [Fact]
    public async Task What_clocks_that_are_ahead_have_sent_is_in_what_has_just_come()
    {
        await Store(Sample.Event("now", minutes: 0), Sample.Event("ahead", minutes: 1));
        Assert.Equal("ahead now", await Found(""));
        Assert.Equal("ahead now", await Found("statsPeriod=1h"));
        Assert.Equal("", await Found("start=2026-03-10T12:00:00&end=2026-03-10T12:34:55"));
        Assert.Equal(2, (await Get(Issues + "?statsPeriod=1h")).AsArray().Count);
        Assert.Equal(2, (await Get(Shop + "/events/?statsPeriod=1h")).AsArray().Count);
    }

    [Fact]
    public async Task Too_many_fields_are_refused() =>
        await AssertRefused($"{Search}?{string.Join('&', Enumerable.Range(0, 21).Select(i => $"field=f{i}"))}", HttpStatusCode.BadRequest, "field: there are 21; up to 20 can be asked for at once");

    [Theory]
    [InlineData("field=title&environment=nowhere", HttpStatusCode.NotFound, "environment: there is no environment 'nowhere'")]
    [InlineData("field=title&project=nope", HttpStatusCode.Forbidden, "project: there is no project 'nope'")]
    public async Task What_is_not_there_is_refused(string parameters, HttpStatusCode status, string detail) => await AssertRefused($"{Search}?{parameters}", status, detail);

    private async Task<string> Found(string parameters)
    {
        using var answer = await Client.GetAsync(new Uri($"{Search}?field=error.value&{parameters}", UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.BadRequest ? "refused" : Values(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static string Values(JsonNode answer) => string.Join(' ', answer["data"]!.AsArray().Select(row => (string)row!["error.value"]![0]!));
}
