using System.Collections.Concurrent;
using System.Net;

namespace Airworthy.Server.Tests.Commands;

/// <summary>A backup of a server that serves: what was acknowledged before it began is in it, once.</summary>
public sealed class BackupTests
{
    private const int Rounds = 6;
    private const int Senders = 8;
    private const int SessionsPerRound = 300;

    // Folds and the joining of what they wrote go on while the copy is made.
    private static readonly string[] BusyFolding =
        ["Storage:FoldInterval=00:00:01", "Storage:SessionsPerGeneration=1000", "Storage:FoldedSessionsInMemory=2000"];

    [Fact]
    public async Task What_was_acknowledged_is_in_a_backup_that_is_made_under_load()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var acknowledged = new ConcurrentQueue<string>();
        var sent = 0;
        var promised = new List<int>();
        await using (var server = await ServerProcess.Start(data, BusyFolding))
        {
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, Senders).Select(_ => Send(server, acknowledged, () => Interlocked.Increment(ref sent), stop.Token)).ToList();
            for (var round = 0; round < Rounds; round++)
            {
                var enough = (round + 1) * SessionsPerRound;
                Assert.True(SpinWait.SpinUntil(() => acknowledged.Count >= enough, TimeSpan.FromSeconds(60)), "The server takes nothing.");
                promised.Add(acknowledged.Count);
                var backup = await Invocation.Of("backup", "--data-path", data, "--to", BackupOf(folder, round));
                Assert.Equal((0, ""), (backup.ExitCode, backup.Error));
            }

            await stop.CancelAsync();
            await Task.WhenAll(senders);
        }

        var all = acknowledged.ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var restored = Path.Combine(folder.Path, $"restored-{round}");
            var restore = await Invocation.Of("restore", "--from", BackupOf(folder, round), "--data-path", restored);
            Assert.Equal((0, ""), (restore.ExitCode, restore.Error));
            await using var server = await ServerProcess.Start(restored, BusyFolding);
            using var authorized = server.Authorized();
            var before = await Counts.Of(authorized);
            Assert.InRange(before.Sessions, promised[round], sent);
            Assert.Equal(before.Sessions, before.Healthy);

            // The same again, as an SDK may: were one of those missing or there twice, the number would change.
            using var client = server.Client();
            foreach (var envelope in all.Take(promised[round]).Chunk(100))
                await client.Send(Wire.Envelope("session", envelope));
            Assert.Equal(before, await Counts.Of(authorized));
        }
    }

    [Fact]
    public async Task A_backup_has_all_that_the_data_folder_has()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var copy = Path.Combine(folder.Path, "copy");
        await using var server = await ServerProcess.Start(data);
        using var client = server.Client();
        await client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow())));
        await client.GetAsync(new Uri("/sign-in", UriKind.Relative)); // makes a key for the form

        var backup = await Invocation.Of("backup", "--data-path", data, "--to", copy);

        Assert.Equal((0, ""), (backup.ExitCode, backup.Error));
        Assert.Contains("1 updates of sessions", backup.Output, StringComparison.Ordinal);
        string[] ofTheProcess = ["lock", "airworthy.db-shm", "airworthy.db-wal", "tracker.db-shm", "tracker.db-wal", "log/confirmed"];
        Assert.Equal(Files(data).Except(ofTheProcess).Order(), Files(copy).Order());
        Assert.Contains(Files(copy), file => file.StartsWith("keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_holds_something_and_a_source_that_holds_nothing_are_refused()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var full = Directory.CreateDirectory(Path.Combine(folder.Path, "full")).FullName;
        File.WriteAllText(Path.Combine(full, "mine"), "mine");

        var nothing = await Invocation.Of("backup", "--data-path", data, "--to", Path.Combine(folder.Path, "copy"));
        Assert.Equal((1, $"'{data}' holds no data of Airworthy: there is no airworthy.db in it."), (nothing.ExitCode, nothing.Error.TrimEnd()));
        Assert.False(Directory.Exists(data));

        await using var server = await ServerProcess.Start(data);
        var occupied = await Invocation.Of("backup", "--data-path", data, "--to", full);
        Assert.Equal((1, $"'{full}' is not empty: a backup needs a folder of its own."), (occupied.ExitCode, occupied.Error.TrimEnd()));
        Assert.Equal(["mine"], Files(full));

        var inside = await Invocation.Of("backup", "--data-path", data, "--to", Path.Combine(data, "copy"));
        Assert.Equal(1, inside.ExitCode);
        Assert.Contains("in the data folder itself", inside.Error, StringComparison.Ordinal);
    }

    private static string BackupOf(TemporaryFolder folder, int round) => Path.Combine(folder.Path, $"backup-{round}");

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));

    private static async Task Send(ServerProcess server, ConcurrentQueue<string> acknowledged, Action sending, CancellationToken stop)
    {
        using var client = server.Client();
        while (!stop.IsCancellationRequested)
        {
            var session = Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow().AddMinutes(-Random.Shared.Next(0, 3 * 24 * 60)), user: $"user-{Random.Shared.Next(500)}");
            sending();
            using var answer = await client.PostAsync(new Uri(Wire.EnvelopePath, UriKind.Relative), new ByteArrayContent(Wire.Envelope("session", session)), CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            acknowledged.Enqueue(session);
        }
    }
}
