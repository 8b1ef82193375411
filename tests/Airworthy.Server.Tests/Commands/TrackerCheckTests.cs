using System.Collections.Concurrent;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Issues;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Commands;

/// <summary>What <c>check</c>, <c>backup</c> and <c>restore</c> do with events.</summary>
public sealed class TrackerCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_whole_is_counted()
    {
        await Fill();
        var run = await Check();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("events    12 of 3 issues, 3 of them counted again from their events", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update issue set events = events + 1 where id = 2", "issue 2: it has 5 events")]
    [InlineData("update issue set last_seen = last_seen + 1 where id = 2", "issue 2: it has 4 events from")]
    [InlineData("update issue set users = 7 where id = 1", "issue 1: it has 7 users, and there are 2")]
    [InlineData("update issue set title = 'other' where id = 1", "issue 1: it does not say what its latest event says")]
    [InlineData("update issue_environment set events = 1 where issue = 3", "issue 3: it has 1 events in environment 'production', and there are 4")]
    [InlineData("update issue_hour set unhandled = 0 where issue = 1", "issue 1: in the hour from")]
    [InlineData("delete from issue_hour where issue = 1", "issue 1: it has 4 events, and its hours 0")]
    [InlineData("delete from event where id = 5", "event_body has 1 rows whose event is no row of event")]
    [InlineData("delete from issue where id = 1", "event has 4 rows whose issue is no row of issue")]
    [InlineData("delete from release", "event has 12 rows whose release is no row of release")]
    [InlineData("update event_body set body = x'0102' where event = 3", "event 3: its body cannot be read")]
    [InlineData("drop table issue_user", "no such table: issue_user")]
    public async Task What_is_wrong_among_events_is_found_and_placed(string damage, string finding)
    {
        await Fill();
        using (var tracker = new SqliteConnection($"Data Source={Path.Combine(Data, DataFolder.TrackerFile)};Pooling=False;Vfs={PageChecksums.Over(null)}"))
        {
            tracker.Open();
            using var command = tracker.CreateCommand();
            command.CommandText = damage;
            command.ExecuteNonQuery();
        }

        var run = await Check();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(finding, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_page_is_found()
    {
        await Fill();
        var path = Path.Combine(Data, DataFolder.TrackerFile);
        var file = File.ReadAllBytes(path);
        file[10 * 4_096 + 700] ^= 8;
        File.WriteAllBytes(path, file);

        var run = await Check();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("tracker", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_made_under_load_has_the_events_that_were_acknowledged_before_and_can_be_restored()
    {
        var (acknowledged, backup, restored) = (new ConcurrentQueue<string>(), Path.Combine(_folder.Path, "backup"), Path.Combine(_folder.Path, "restored"));
        List<string> before;
        await using (var server = await ServerProcess.Start(Data))
        {
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, 4).Select(_ => Send(server, acknowledged, stop.Token)).ToList();
            Assert.True(SpinWait.SpinUntil(() => acknowledged.Count >= 200, TimeSpan.FromSeconds(60)), "The server takes nothing.");
            before = [.. acknowledged];
            var made = await Invocation.Of("backup", "--data-path", Data, "--to", backup);
            Assert.Equal((0, ""), (made.ExitCode, made.Error));
            await stop.CancelAsync();
            await Task.WhenAll(senders);
        }

        var restore = await Invocation.Of("restore", "--from", backup, "--data-path", restored);
        Assert.Equal((0, ""), (restore.ExitCode, restore.Error));
        Assert.Contains("  events  ", restore.Output, StringComparison.Ordinal);
        var check = await Invocation.Of("check", "--data-path", restored);
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Empty(before.Except(StoredEvents.Ids(restored)));
    }

    private static async Task Send(ServerProcess server, ConcurrentQueue<string> acknowledged, CancellationToken stop)
    {
        using var client = server.Client();
        while (!stop.IsCancellationRequested)
        {
            var id = Wire.NewId();
            await client.Send(EventPayload.Envelope(EventPayload.Of(id, $"Error{id[0]}")));
            acknowledged.Enqueue(id);
        }
    }

    private Task<Invocation> Check() => Invocation.Of("check", "--data-path", Data);

    private async Task Fill()
    {
        using var tracker = new TrackerUnderTest(Data, new FakeTimeProvider(Sample.Now));
        tracker.Get<AppendLog>();
        for (var i = 0; i < 12; i++)
            await tracker.Send(Sample.Event("abc"[i % 3].ToString(), minutes: -i, user: $"{i % 2}", isUnhandled: i % 3 == 0));
    }
}
