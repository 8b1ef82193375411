using System.Net;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Health;

/// <summary>Crashed sessions beside crash events: by what they differ, and what is known of the losses.</summary>
public sealed class ReconciliationApiTests() : ApiTests(Kiosk)
{
    private const string Path = "/api/0/organizations/airworthy/releases/shop@1.0.0/reconciliation/";

    [Fact]
    public async Task Sessions_that_crashed_without_an_event_are_told()
    {
        await Send(Session(1, "crashed"), Session(2, "crashed"), Session(3, "exited"), Session(4, "crashed", "staging"));
        await Crash("shop@1.0.0", "production");

        var all = (await Get(Path))["projects"]!.AsArray().Single()!;
        Assert.Equal("""{"total":4,"crashed":3,"unhandled":0}""", all["sessions"]!.ToJsonString());
        Assert.Equal((1, 1), ((int)all["events"]!["crashes"]!, (int)all["events"]!["crashIssues"]!));
        Assert.Equal(2, (int)all["difference"]!);
        Assert.Equal("""{"crashedSessionsWithoutEvent":2,"crashEventsWithoutSession":0}""", all["atLeast"]!.ToJsonString());

        var production = (await Get(Path + "?environment=production"))["projects"]![0]!;
        Assert.Equal(1, (int)production["difference"]!);
    }

    [Fact]
    public async Task Events_that_came_without_a_crashed_session_are_told()
    {
        await Send(Session(1, "unhandled"));
        await Crash("shop@1.0.0", "production");
        await Crash("shop@1.0.0", "production");
        await Crash("shop@1.0.0", "production", isHandled: true);
        await Crash("shop@2.0.0", "production");

        var one = (await Get(Path))["projects"]![0]!;
        Assert.Equal(3, (int)one["events"]!["total"]!);
        Assert.Equal(-1, (int)one["difference"]!);
        Assert.Equal("""{"crashedSessionsWithoutEvent":0,"crashEventsWithoutSession":1}""", one["atLeast"]!.ToJsonString());
    }

    [Fact]
    public async Task What_was_lost_on_the_way_is_told_beside_it()
    {
        await Send(Session(1, "crashed"));
        await Sdk.Send(Wire.Envelope("client_report",
            $$"""{"timestamp":"{{Now:O}}","discarded_events":[{"reason":"network_error","category":"error","quantity":3},{"reason":"queue_overflow","category":"session","quantity":2}]}"""));
        await Send("not json");

        var lost = (await Get(Path))["projects"]![0]!["lostInProject"]!;
        Assert.Equal(
            """[{"kind":"discarded_events","category":"error","reason":"network_error","quantity":3},{"kind":"discarded_events","category":"session","reason":"queue_overflow","quantity":2}]""",
            lost["byClients"]!.ToJsonString());
        Assert.Equal("""[{"item":"session","reason":"invalid_json","quantity":1}]""", lost["here"]!.ToJsonString());
    }

    [Fact]
    public async Task Only_the_time_and_the_projects_that_are_asked_about_count()
    {
        await Send(Session(1, "crashed"));
        await SendToKiosk(Session(2, "crashed"));
        Assert.Equal(["kiosk", "shop"], (await Get(Path))["projects"]!.AsArray().Select(one => (string)one!["slug"]!));
        Assert.Equal("kiosk", (string)(await Get(Path + "?project=2"))["projects"]!.AsArray().Single()!["slug"]!);
        var yesterday = await Get(Path + "?start=2026-03-09T00:00:00Z&end=2026-03-10T00:00:00Z");
        Assert.All(yesterday["projects"]!.AsArray(), one => Assert.Equal(0, (int)one!["sessions"]!["total"]!));
    }

    [Theory]
    [InlineData("/api/0/organizations/airworthy/releases/nowhere/reconciliation/", HttpStatusCode.NotFound, "The requested resource does not exist")]
    [InlineData(Path + "?environment=nowhere", HttpStatusCode.NotFound, "environment: there is no environment 'nowhere'")]
    [InlineData(Path + "?project=none", HttpStatusCode.Forbidden, "project: there is no project 'none'")]
    [InlineData(Path + "?statsPeriod=long", HttpStatusCode.BadRequest, "statsPeriod: 'long' is no period")]
    public async Task What_cannot_be_answered_is_refused(string path, HttpStatusCode status, string detail)
    {
        await Send(Session(1, "ok"));
        await AssertRefused(path, status, detail);
    }

    private static string Session(int number, string status, string environment = "production") =>
        Wire.Session(number.ToString("x32"), Now.AddMinutes(-10), status, user: $"user-{number}", environment: environment);

    private Task Crash(string release, string environment, bool isHandled = false) =>
        Sdk.Send(Wire.Envelope("event", new JsonObject
        {
            ["release"] = release,
            ["environment"] = environment,
            ["exception"] = new JsonObject
            {
                ["values"] = new JsonArray(new JsonObject { ["type"] = "TypeError", ["value"] = "cart", ["mechanism"] = new JsonObject { ["type"] = "generic", ["handled"] = isHandled } }),
            },
        }.ToJsonString()));
}
