namespace Airworthy.Server.Tests.Clients;

/// <summary>Real SDKs, unchanged, against the running server: the counts are those of the READMEs in <c>tests/Clients</c>.</summary>
public sealed class RealSdkTests(ClientPrograms programs) : IClassFixture<ClientPrograms>
{
    /// <summary>client, scenario and options, exit code, and healthy, errored, unhandled, abnormal, crashed sessions, users, crashed users.</summary>
    public static TheoryData<string, string, int, long[]> Scenarios => new()
    {
        { "node", "healthy", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "node", "errored", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "node", "errored-big", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "node", "errored-twice", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "node", "errored-then-crashed", 1, [0, 0, 0, 0, 1, 1, 1] },
        { "node", "crashed", 1, [0, 0, 0, 0, 1, 1, 1] },
        { "node", "rejected", 0, [0, 0, 0, 0, 1, 1, 1] },
        { "node", "fatal", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "node", "late-user", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "node", "anon", 0, [1, 0, 0, 0, 0, 0, 0] },
        { "node", "hard-exit", 0, [0, 0, 0, 0, 0, 0, 0] },
        { "node", "many --ok 4 --errored 3", 0, [2, 3, 0, 0, 0, 1, 0] },
        { "node", "requests --ok 5 --errored 3 --crashed 2", 0, [5, 3, 0, 0, 2, 0, 0] },

        { "browser", "healthy", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "browser", "errored", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "browser", "errored-twice", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "browser", "unhandled", 0, [0, 0, 1, 0, 0, 1, 0] },
        { "browser", "rejected", 0, [0, 0, 1, 0, 0, 1, 0] },
        { "browser", "errored-then-unhandled", 0, [0, 0, 1, 0, 0, 1, 0] },
        { "browser", "late-user", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "browser", "switch-user", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "browser", "anon", 0, [1, 0, 0, 0, 0, 0, 0] },
        { "browser", "route --routes 3", 0, [4, 0, 0, 0, 0, 1, 0] },
        { "browser", "healthy --loads 3", 0, [3, 0, 0, 0, 0, 1, 0] },
        { "browser", "offline", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "browser", "offline-error", 0, [0, 1, 0, 0, 0, 1, 0] },

        { "dotnet", "healthy", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "dotnet", "pause", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "dotnet", "left-open", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "dotnet", "errored", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "dotnet", "errored-twice", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "dotnet", "unhandled", 0, [0, 0, 1, 0, 0, 1, 0] },
        { "dotnet", "crashed", 134, [0, 0, 0, 0, 1, 1, 1] },
        { "dotnet", "errored-then-crashed", 134, [0, 0, 0, 0, 1, 1, 1] },
        { "dotnet", "abnormal", 0, [0, 0, 0, 1, 0, 1, 0] },
        { "dotnet", "many --ok 3", 0, [4, 0, 0, 0, 0, 1, 0] },

        { "python", "healthy", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "python", "open", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "python", "errored", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "python", "errored-twice", 0, [0, 1, 0, 0, 0, 1, 0] },
        { "python", "crashed", 1, [0, 0, 0, 0, 1, 1, 1] },
        { "python", "errored-then-crashed", 1, [0, 0, 0, 0, 1, 1, 1] },
        { "python", "late-user", 0, [1, 0, 0, 0, 0, 1, 0] },
        { "python", "many --count 150", 0, [150, 0, 0, 0, 0, 150, 0] },
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task One_run_counts_what_its_app_did(string client, string scenario, int exitCode, long[] expected)
    {
        Assert.NotNull(programs);
        using var folder = new TemporaryFolder();
        using var server = new ServerUnderTest(folder.Path);

        await ClientPrograms.Run(client, exitCode, server.Address, ["--scenario", .. scenario.Split(' ')]);

        Assert.Equal(CountsOf(expected), await CountsOf(server));
    }

    /// <summary>A run that leaves something behind, and the next start of the same app: in that order healthy, errored, unhandled, abnormal, crashed.</summary>
    [Theory]
    [InlineData("killed", 137, new long[] { 1, 0, 0, 1, 0, 1, 0 })]
    [InlineData("left-open", 0, new long[] { 1, 0, 0, 1, 0, 1, 0 })]
    [InlineData("killed-paused", 137, new long[] { 2, 0, 0, 0, 0, 1, 0 })]
    public async Task The_next_start_ends_what_was_left_open(string scenario, int exitCode, long[] expected)
    {
        using var cache = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        using var server = new ServerUnderTest(folder.Path);

        await ClientPrograms.Run("dotnet", exitCode, server.Address, "--scenario", scenario, "--cache", cache.Path);
        await ClientPrograms.Run("dotnet", 0, server.Address, "--scenario", "healthy", "--cache", cache.Path);

        Assert.Equal(CountsOf(expected), await CountsOf(server));
    }

    [Fact]
    public async Task The_next_start_delivers_what_found_no_server()
    {
        using var cache = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        Uri address;
        using (var server = new ServerUnderTest(folder.Path))
            address = server.Address;
        await ClientPrograms.Run("dotnet", 0, address, "--scenario", "errored", "--cache", cache.Path);

        using var restarted = new ServerUnderTest(folder.Path, port: address.Port);
        await ClientPrograms.Run("dotnet", 0, restarted.Address, "--scenario", "healthy", "--cache", cache.Path);

        Assert.Equal(CountsOf([1, 1, 0, 0, 0, 1, 0]), await CountsOf(restarted));
    }

    private static Counts CountsOf(long[] expected) => new(expected[..5].Sum(), expected[0], expected[1], expected[2], expected[3], expected[4], expected[5], expected[6]);

    private static async Task<Counts> CountsOf(ServerUnderTest server)
    {
        using var authorized = server.Authorized();
        return await Counts.Of(authorized);
    }
}
