using Airworthy.Load;

namespace Airworthy.Server.Tests.Facts;

/// <summary>
/// The short form of <c>bench/sustained</c>: two minutes of steady load on a server that folds all the while.
/// Its rate is one that a machine busy with other tests keeps up with; how fast the server is, the long form tells.
/// </summary>
public sealed class SustainedLoadTests(ITestOutputHelper output)
{
    private const int PerSecond = 2_000;

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MaxFreshness = TimeSpan.FromSeconds(1);

    // As often in two minutes as the defaults make it in half an hour.
    private static readonly string[] BusyFolding = ["Storage:FoldInterval=00:00:10", "Storage:SessionsPerGeneration=10000", "Storage:FoldedSessionsInMemory=20000"];

    [Fact]
    [Trait("Takes", "2 minutes")]
    public async Task Everything_acknowledged_is_counted_once_and_within_a_second()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.Start(folder.Path, BusyFolding);
        var load = new SustainedLoad(new()
        {
            Server = server.Address,
            Key = ServerUnderTest.Key,
            Token = ServerUnderTest.Token,
            PerSecond = PerSecond,
            Duration = Duration,
            Users = 50_000,
        });

        var result = await load.Run();

        using var api = new SessionsApiClient(server.Address, project: 1, ServerUnderTest.Token);
        Assert.Equal(result.Expected, await api.Counts(SustainedTraffic.Environment));
        Assert.Equal((long)(PerSecond * Duration.TotalSeconds), result.Latency.Count);
        Assert.Equal(result.Markers, result.Freshness.Count);
        Assert.InRange(result.Freshness.Milliseconds(0.99), 0, MaxFreshness.TotalMilliseconds);
        output.WriteLine(
            $"{result.Updates:N0} updates at {result.PerSecond:N0}/s, p50 {result.Latency.Milliseconds(0.5):N2} ms, p99 {result.Latency.Milliseconds(0.99):N1} ms; "
            + $"freshness p99 {result.Freshness.Milliseconds(0.99):N1} ms of {result.Markers:N0} markers");
    }
}
