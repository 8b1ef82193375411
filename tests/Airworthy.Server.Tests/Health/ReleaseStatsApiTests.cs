using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Facts;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Health;

/// <summary>One release over time, over the socket, from half past noon on 10 March 2026 on.</summary>
public sealed class ReleaseStatsApiTests : ApiTests
{
    private const string Stats = "/api/0/projects/airworthy/shop/releases/shop@1.0.0/stats/";

    [Fact]
    public async Task The_answer_has_the_shape_that_clients_read()
    {
        await Send(Session(1, "crashed", "ann"), Session(2, "exited", "ben"), Session(2, "errored", "cid"), Session(30, "exited", "ann"), Session(2, "unhandled", user: null));

        var answer = await Ask(Stats + "?statsPeriod=2d");

        Assert.Equal(
            """
            {"stats":[
            [1773014400,{"sessions":1,"sessions_abnormal":0,"sessions_crashed":0,"sessions_errored":0,"sessions_healthy":1,"sessions_unhandled":0,"duration_p50":null,"duration_p90":null}],
            [1773100800,{"sessions":4,"sessions_abnormal":0,"sessions_crashed":1,"sessions_errored":1,"sessions_healthy":1,"sessions_unhandled":1,"duration_p50":null,"duration_p90":null}]],
            "statTotals":{"sessions":5,"sessions_abnormal":0,"sessions_crashed":1,"sessions_errored":1,"sessions_healthy":2,"sessions_unhandled":1},
            "usersBreakdown":[{"date":"2026-03-10T06:00:00Z","totalUsers":1,"crashFreeUsers":100,"totalSessions":1,"crashFreeSessions":100}]}
            """.ReplaceLineEndings(""), answer.ToJsonString());
    }

    [Fact]
    public async Task Durations_are_told_in_seconds_and_not_in_the_totals()
    {
        await Send(Lasted(30, Session(1, "exited", "ann")), Lasted(60, Session(1, "exited", "ann")), Lasted(5_000, Session(1, "crashed", "ann")));

        var answer = await Ask(Stats + "?statsPeriod=1d");

        Assert.Equal(45, (double)answer["stats"]![0]![1]!["duration_p50"]!);
        Assert.Equal(57, (double)answer["stats"]![0]![1]!["duration_p90"]!);
        Assert.DoesNotContain(answer["statTotals"]!.AsObject(), member => member.Key.StartsWith("duration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_release_counted_in_its_first_days_is_told_when_only_days_are_kept()
    {
        await Send(Session(75, "exited", "ann"), Session(40, "crashed", "ann"), Session(1, "exited", "ben"));
        Server.Services.GetRequiredService<FactStore>().RequestFold();
        WaitUntil(() => StoredHours() == 3);
        Time.Advance(TimeSpan.FromDays(200));
        WaitUntil(() => StoredHours() == 0);

        var rows = (await Ask(Stats + "?interval=1d&statsPeriod=210d"))["usersBreakdown"]!.AsArray();

        // Of the days in which an age is reached, all counts: hours are not kept any more.
        Assert.Equal(["2", "2", "3", "3", "3"], rows.Select(row => row!["totalSessions"]!.ToJsonString()));
        Assert.Equal("""{"date":"2026-04-06T09:00:00Z","totalUsers":2,"crashFreeUsers":50,"totalSessions":3,"crashFreeSessions":66.66666666666667}""", rows[4]!.ToJsonString());
    }

    [Fact]
    public async Task Users_are_counted_once_and_stand_where_their_worst_session_does()
    {
        await Send(Session(1, "crashed", "ann"), Session(30, "exited", "ann"), Session(30, "exited", "ben"));

        var answer = await Ask(Stats + "?statsPeriod=2d&type=users");

        Assert.Equal("[2,1]", new JsonArray([.. answer["stats"]!.AsArray().Select(row => row![1]!["users"]!.DeepClone())]).ToJsonString());
        Assert.Equal("""{"users":2,"users_abnormal":0,"users_crashed":1,"users_errored":0,"users_healthy":1,"users_unhandled":0}""", answer["statTotals"]!.ToJsonString());
    }

    [Theory]
    [InlineData("statsPeriod=4d", "2026-03-07T00:00:00Z", 4)]
    [InlineData("statsPeriod=4d&interval=1d", "2026-03-07T00:00:00Z", 4)]
    [InlineData("statsPeriod=4h&interval=1h", "2026-03-10T09:00:00Z", 4)]
    [InlineData("statsPeriod=4h&interval=10m", "2026-03-10T09:00:00Z", 4)]
    [InlineData("start=2026-03-06T00:00:00Z&end=2026-03-10T00:00:00Z", "2026-03-07T00:00:00Z", 4)]
    [InlineData("start=2026-03-06T00:00:01Z&end=2026-03-10T00:00:00Z", "2026-03-07T00:00:00Z", 4)]
    [InlineData("start=2026-03-05T23:59:59Z&end=2026-03-09T23:59:49Z", "2026-03-06T00:00:00Z", 4)]
    [InlineData("statsPeriod=3d&interval=5h", "2026-03-07T14:00:00Z", 15)]
    [InlineData("statsPeriod=1w&interval=2d", "2026-03-04T00:00:00Z", 4)]
    [InlineData("", "2025-12-11T00:00:00Z", 90)]
    public async Task The_first_bucket_is_the_first_whole_one_and_the_last_may_be_running(string parameters, string first, int count)
    {
        await Send(Session(1, "exited", "ann"));
        var rows = (await Ask($"{Stats}?{parameters}"))["stats"]!.AsArray();
        Assert.Equal(DateTimeOffset.Parse(first).ToUnixTimeSeconds(), (long)rows[0]![0]!);
        Assert.Equal(count, rows.Count);
    }

    [Fact]
    public async Task A_stretch_without_a_whole_bucket_has_none()
    {
        await Send(Session(1, "exited", "ann"));
        var answer = await Ask(Stats + "?statsPeriod=2h");
        Assert.Empty(answer["stats"]!.AsArray());
        Assert.Equal(0, (int)answer["statTotals"]!["sessions"]!);
    }

    [Theory]
    [InlineData(12, "+12h")]
    [InlineData(24, "+24h")]
    [InlineData(36, "+24h")]
    [InlineData(49, "+24h,+48h,+49h")]
    [InlineData(96, "+24h,+48h,+96h")]
    [InlineData(24 * 6, "+24h,+48h,+144h")]
    [InlineData(24 * 20, "+24h,+48h,+168h,+336h,+480h")]
    [InlineData(24 * 60, "+24h,+48h,+168h,+336h,+720h")]
    public async Task The_breakdown_stops_at_now(int ageHours, string expected)
    {
        var first = Now.AddMinutes(-30);
        await Send(Session(0, "exited", "ann"));
        Time.Advance(first.AddHours(ageHours) - Now);

        var rows = (await Ask(Stats))["usersBreakdown"]!.AsArray();

        Assert.Equal(expected, string.Join(',', rows.Select(row => $"+{(DateTimeOffset.Parse((string)row!["date"]!) - first).TotalHours}h")));
    }

    [Fact]
    public async Task The_breakdown_adds_up_from_the_first_session_on_and_tells_what_it_does_not_know()
    {
        await Send(Session(75, "exited", "ann"), Session(40, "crashed", "ann"), Session(30, "exited", "ben"), Session(1, "crashed", user: null, environment: "staging"));

        Assert.Equal(
            """
            [{"date":"2026-03-08T09:00:00Z","totalUsers":1,"crashFreeUsers":100,"totalSessions":1,"crashFreeSessions":100},
            {"date":"2026-03-09T09:00:00Z","totalUsers":2,"crashFreeUsers":50,"totalSessions":3,"crashFreeSessions":66.66666666666667},
            {"date":"2026-03-10T12:30:00Z","totalUsers":2,"crashFreeUsers":50,"totalSessions":4,"crashFreeSessions":50}]
            """.ReplaceLineEndings(""), (await Ask(Stats))["usersBreakdown"]!.ToJsonString());
        Assert.Equal(
            """
            [{"date":"2026-03-08T09:00:00Z","totalUsers":0,"crashFreeUsers":null,"totalSessions":0,"crashFreeSessions":null},
            {"date":"2026-03-09T09:00:00Z","totalUsers":0,"crashFreeUsers":null,"totalSessions":0,"crashFreeSessions":null},
            {"date":"2026-03-10T12:30:00Z","totalUsers":null,"crashFreeUsers":null,"totalSessions":1,"crashFreeSessions":0}]
            """.ReplaceLineEndings(""), (await Ask(Stats + "?environment=staging"))["usersBreakdown"]!.ToJsonString());
    }

    [Fact]
    public async Task The_environment_filters_everything()
    {
        await Send(Session(1, "crashed", "ann"), Session(1, "exited", "ben", environment: "staging"), Session(1, "exited", "cid", environment: null));

        Assert.Equal(3, await Sessions(Stats));
        Assert.Equal(1, await Sessions(Stats + "?environment=staging"));
        Assert.Equal(1, await Sessions(Stats + "?environment="));
        Assert.Equal(2, await Sessions(Stats + "?environment=staging&environment=production"));

        async Task<int> Sessions(string path)
        {
            var answer = await Ask(path);
            Assert.Equal((int)answer["statTotals"]!["sessions"]!, (int)answer["usersBreakdown"]![0]!["totalSessions"]!);
            return (int)answer["statTotals"]!["sessions"]!;
        }
    }

    [Theory]
    [InlineData("shop 2 (12)")]
    [InlineData("shop@1.0.0+build%20")]
    [InlineData("größer@1?x#y&z")]
    [InlineData("a%2Fb")]
    public async Task A_version_is_found_whatever_is_in_it(string version)
    {
        await Send(Session(1, "exited", "ann", version));
        foreach (var project in (string[])["shop", "1"])
        {
            foreach (var end in (string[])["", "/"])
                Assert.Equal(1, (int)(await Ask($"/api/0/projects/airworthy/{project}/releases/{Uri.EscapeDataString(version)}/stats{end}"))["statTotals"]!["sessions"]!);
        }
    }

    [Theory]
    [InlineData("type=people", HttpStatusCode.BadRequest, "type: 'people' is neither sessions nor users")]
    [InlineData("interval=often", HttpStatusCode.BadRequest, "interval: 'often' is no period")]
    [InlineData("interval=90m", HttpStatusCode.BadRequest, "interval: '90m' is no multiple of an hour")]
    [InlineData("interval=6h&statsPeriod=100d", HttpStatusCode.BadRequest, "interval: '6h' is no multiple of a day, and hours are kept since 2025-12-10T00:00:00Z only")]
    [InlineData("interval=1h&start=2020-01-01&end=2026-01-01", HttpStatusCode.BadRequest, "interval: '1h' makes more than 10000 buckets")]
    [InlineData("statsPeriod=long", HttpStatusCode.BadRequest, "statsPeriod: 'long' is no period")]
    [InlineData("start=2026-03-01", HttpStatusCode.BadRequest, "end: is missing")]
    [InlineData("environment=nowhere", HttpStatusCode.NotFound, "environment: there is no environment 'nowhere'")]
    public async Task A_mistake_is_named(string parameters, HttpStatusCode status, string detail)
    {
        await Send(Session(1, "exited", "ann"));
        await AssertRefused($"{Stats}?{parameters}", status, detail);
    }

    [Theory]
    [InlineData("/api/0/projects/other/shop/releases/shop@1.0.0/stats/", "The requested resource does not exist")]
    [InlineData("/api/0/projects/airworthy/other/releases/shop@1.0.0/stats/", "The requested resource does not exist")]
    [InlineData("/api/0/projects/airworthy/shop/releases/shop@9/stats/", "There is no release 'shop@9' in project 'shop'.")]
    public async Task What_is_not_there_is_not_found(string path, string detail)
    {
        await Send(Session(1, "exited", "ann"));
        await AssertRefused(path, HttpStatusCode.NotFound, detail);
    }

    [Fact]
    public async Task Without_a_token_nobody_is_answered()
    {
        using var answer = await Sdk.GetAsync(new Uri(Stats, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static string Session(int hoursAgo, string status, string? user, string release = "shop@1.0.0", string? environment = "production") =>
        Wire.Session(Wire.NewId(), Now.AddHours(-hoursAgo), status, user, release: release, environment: environment);

    private static void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

    /// <summary>Days of which the hours are stored.</summary>
    private long StoredHours()
    {
        using var store = Server.Services.GetRequiredService<StoreDatabase>().Open();
        using var command = store.CreateCommand();
        command.CommandText = "select count(*) from cell_partition where resolution = 1";
        return (long)command.ExecuteScalar()!;
    }

    private static string Lasted(int seconds, string session)
    {
        var payload = JsonNode.Parse(session)!;
        payload["duration"] = seconds;
        return payload.ToJsonString();
    }

    private async Task<JsonObject> Ask(string path) => (await Get(path)).AsObject();
}
