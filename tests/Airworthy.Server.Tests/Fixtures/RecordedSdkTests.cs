using System.Net;

namespace Airworthy.Server.Tests.Fixtures;

/// <summary>Replays what real SDKs sent into an empty project.</summary>
public class RecordedSdkTests
{
    public static TheoryData<string, string> Scenarios => [.. RecordedScenario.All()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task In_their_order_they_count_what_is_right_and_after_a_restart_too(string sdk, string name)
    {
        var scenario = RecordedScenario.Read(sdk, name);
        using var folder = new TemporaryFolder();
        using (var server = new ServerUnderTest(folder.Path))
        {
            await Replay(server, scenario.Requests);
            await AssertCounts(server, scenario);
        }

        using var restarted = new ServerUnderTest(folder.Path);
        await AssertCounts(restarted, scenario);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task In_reverse_order_they_count_the_same(string sdk, string name)
    {
        var scenario = RecordedScenario.Read(sdk, name);
        using var folder = new TemporaryFolder();
        using var server = new ServerUnderTest(folder.Path);
        await Replay(server, scenario.Requests.Reverse());
        await AssertCounts(server, scenario);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Sent_twice_they_count_once(string sdk, string name)
    {
        var scenario = RecordedScenario.Read(sdk, name);
        using var folder = new TemporaryFolder();
        using var server = new ServerUnderTest(folder.Path);
        // Sessions without ids cannot be told from their own repetition: those go once.
        await Replay(server, scenario.Requests.SelectMany(request => request.HasAggregates ? [request] : new[] { request, request }));
        await AssertCounts(server, scenario);
    }

    private static async Task Replay(ServerUnderTest server, IEnumerable<RecordedRequest> requests)
    {
        var all = requests.ToList();
        var passed = TimeProvider.System.GetUtcNow() - all.Max(request => request.ReceivedAt);
        using var client = server.Anonymous();
        foreach (var recorded in all)
        {
            using var request = recorded.Replay(passed);
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task AssertCounts(ServerUnderTest server, RecordedScenario scenario)
    {
        using var authorized = server.Authorized();
        Assert.Equal(scenario.Expected, await Counts.Of(authorized));
        if (scenario.Release.Length > 0)
            Assert.Equal(scenario.Expected, await Counts.Of(authorized, query: $"release:{scenario.Release} environment:{scenario.Environment}"));
    }
}
