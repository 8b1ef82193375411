using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Tests.Commands;

public sealed class CheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_whole_is_counted()
    {
        await Serve(sessions: 3, aggregated: 4);
        var run = await Check();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("sessions  3, and 4 that SDKs counted themselves", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 batches to fold", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_kill_leaves_is_whole()
    {
        await using (var server = await ServerProcess.Start(_folder.Path))
        {
            using var client = server.Client();
            await client.Send(Envelope(sessions: 3, aggregated: 4));
            await server.Kill();
        }

        var run = await Check();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("4 updates of sessions", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update session_run set sessions = sessions + 1", "run 1: holds 3 sessions and should hold 4")]
    [InlineData("update session_run set filter = zeroblob(length(filter))", "is not in the run's filter")]
    [InlineData("update session_block set data = substr(data, 1, length(data) - 20)", "a session cannot be read")]
    [InlineData("update session_block set hour = hour - 3600", "in another hour")]
    [InlineData("update session_aggregate set data = substr(data, 1, 10)", "aggregates of project 1, ")]
    [InlineData("delete from release", "of which there is no name")]
    [InlineData("update user_block set first_number = 5", "The store has no user 0")]
    [InlineData("delete from cell_partition where resolution = 1", "0 Healthy sessions, and ")]
    [InlineData("delete from cell_part where part = 1", "other users (Any: 0, and")]
    [InlineData("drop table session_run", "no such table: session_run")]
    public async Task What_is_wrong_in_the_store_is_found_and_placed(string damage, string finding)
    {
        await Serve(sessions: 3, aggregated: 4);
        Execute(damage);

        var run = await Check();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(finding, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_damaged_in_the_log_is_found()
    {
        await using (var server = await ServerProcess.Start(_folder.Path))
        {
            using var client = server.Client();
            for (var i = 0; i < 3; i++)
                await client.Send(Envelope(sessions: 1, aggregated: 0));
            await server.Kill();
        }

        var segment = Directory.GetFiles(Path.Combine(_folder.Path, DataFolder.LogFolder), "*.log").Max()!;
        var log = File.ReadAllBytes(segment);
        log[LogRecord.HeaderBytes + 1] ^= 1; // in the first batch
        File.WriteAllBytes(segment, log);

        var run = await Check();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("log: 1 acknowledged batches cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_the_store_that_are_damaged_are_found()
    {
        await Serve(sessions: 3, aggregated: 4);
        await using (var file = File.OpenWrite(Path.Combine(_folder.Path, DataFolder.StoreFile)))
        {
            file.Position = 4096; // the second page
            file.Write(new byte[8192]);
        }

        var run = await Check();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("airworthy.db: ", run.Error, StringComparison.Ordinal);
    }

    private Task<Invocation> Check() => Invocation.Of("check", "--data-path", _folder.Path);

    /// <summary>A server takes them and folds them as it ends.</summary>
    private async Task Serve(int sessions, int aggregated)
    {
        using var server = new ServerUnderTest(_folder.Path);
        using var client = server.Anonymous();
        await client.Send(Envelope(sessions, aggregated));
    }

    private static byte[] Envelope(int sessions, int aggregated)
    {
        var now = TimeProvider.System.GetUtcNow();
        var single = Wire.Envelope("session", Enumerable.Range(0, sessions).Select(_ => Wire.Session(Wire.NewId(), now)));
        var counted = $$$"""{"attrs":{"release":"shop@1.0.0"},"aggregates":[{"started":"{{{now:O}}}","exited":{{{aggregated}}}}]}""";
        return aggregated == 0 ? single : [.. single, .. Wire.Envelope("sessions", counted).AsSpan("{}\n".Length)];
    }

    private void Execute(string sql)
    {
        using var store = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, DataFolder.StoreFile)};Pooling=False");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
