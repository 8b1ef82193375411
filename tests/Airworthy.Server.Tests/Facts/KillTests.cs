using System.Collections.Concurrent;
using System.Net;

namespace Airworthy.Server.Tests.Facts;

/// <summary><c>kill -9</c> at random moments under load: what was acknowledged is there after the restart, once.</summary>
public sealed class KillTests
{
    private const int Rounds = 50;
    private const int Senders = 16;
    private const int ShortestLifeMilliseconds = 50;
    private const int LongestLifeMilliseconds = 700;

    // Small enough that folds, and the joining of what they wrote, are hit as well.
    private static readonly string[] BusyFolding =
        ["Storage:FoldInterval=00:00:01", "Storage:SessionsPerGeneration=1000", "Storage:FoldedSessionsInMemory=2000"];

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_counts_twice()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20261124);
        var sessions = new Ledger();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.Start(folder.Path, BusyFolding);
            await AssertKept(server, sessions, round);
            await SendUnanswered(server, sessions);
            await AssertExact(server, sessions, round);

            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, Senders).Select(i => Send(server, sessions, new Random(round * Senders + i), stop.Token)).ToList();
            await Task.Delay(random.Next(ShortestLifeMilliseconds, LongestLifeMilliseconds));
            await server.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
        }

        await using var last = await ServerProcess.Start(folder.Path, BusyFolding);
        await SendUnanswered(last, sessions);
        await AssertExact(last, sessions, Rounds);
        Assert.True(sessions.Acknowledged.Count > Rounds * 10, $"Only {sessions.Acknowledged.Count} sessions were acknowledged: the load was none.");
    }

    private static async Task AssertKept(ServerProcess server, Ledger sessions, int round)
    {
        using var authorized = server.Authorized();
        var counts = await Counts.Of(authorized);
        Assert.InRange(counts.Sessions, sessions.Acknowledged.Count, sessions.Acknowledged.Count + sessions.Unanswered.Count(one => !sessions.Acknowledged.ContainsKey(one.Sid)));
        Assert.True(counts.Crashed >= sessions.AcknowledgedCrashes, $"round {round}: {counts.Crashed} crashes of {sessions.AcknowledgedCrashes}");
    }

    private static async Task AssertExact(ServerProcess server, Ledger sessions, int round)
    {
        using var authorized = server.Authorized();
        var counts = await Counts.Of(authorized);
        Assert.Equal((round, sessions.Acknowledged.Count, sessions.AcknowledgedCrashes), (round, (int)counts.Sessions, (int)counts.Crashed));
        Assert.Equal(counts.Sessions, counts.Healthy + counts.Crashed);
        Assert.Equal(sessions.Acknowledged.Values.Distinct().Count(), (int)counts.Users);
    }

    /// <summary>As an SDK that found no server would: the same updates again.</summary>
    private static async Task SendUnanswered(ServerProcess server, Ledger sessions)
    {
        using var client = server.Client();
        foreach (var update in sessions.Unanswered)
        {
            await client.Send(update.Envelope);
            sessions.Acknowledge(update);
        }

        sessions.Unanswered.Clear();
    }

    private static async Task Send(ServerProcess server, Ledger sessions, Random random, CancellationToken stop)
    {
        using var client = server.Client();
        while (!stop.IsCancellationRequested)
        {
            var update = sessions.Next(random);
            try
            {
                using var answer = await client.PostAsync(new Uri(Wire.EnvelopePath, UriKind.Relative), new ByteArrayContent(update.Envelope), stop);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                sessions.Acknowledge(update);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The kill came before the answer: it may be stored or not.
                sessions.Unanswered.Add(update);
                return;
            }
        }
    }

    private sealed record Update(string Sid, string User, bool IsCrash, byte[] Envelope);

    /// <summary>What was sent and what was promised.</summary>
    private sealed class Ledger
    {
        private readonly ConcurrentDictionary<string, byte> _crashes = [];
        private readonly ConcurrentQueue<(string Sid, string User, DateTimeOffset Started)> _open = [];

        /// <summary>The users of the acknowledged sessions, by session.</summary>
        public ConcurrentDictionary<string, string> Acknowledged { get; } = [];

        public ConcurrentBag<Update> Unanswered { get; } = [];

        public int AcknowledgedCrashes => _crashes.Count;

        /// <summary>A new session, or an update of one that was begun before, perhaps several lives of the server ago.</summary>
        public Update Next(Random random)
        {
            if (random.Next(3) == 0 && _open.TryDequeue(out var open))
            {
                var isCrash = random.Next(2) == 0;
                var end = Wire.Session(open.Sid, open.Started, isCrash ? "crashed" : "exited", open.User, isInit: false, timestamp: open.Started.AddSeconds(1), sequence: 1);
                return new(open.Sid, open.User, isCrash, Wire.Envelope("session", end));
            }

            var now = TimeProvider.System.GetUtcNow().AddMinutes(-random.Next(0, 3 * 24 * 60));
            var (sid, user) = (Wire.NewId(), $"user-{random.Next(500)}");
            if (random.Next(2) == 0)
                _open.Enqueue((sid, user, now));
            return new(sid, user, false, Wire.Envelope("session", Wire.Session(sid, now, user: user)));
        }

        public void Acknowledge(Update update)
        {
            Acknowledged[update.Sid] = update.User;
            if (update.IsCrash)
                _crashes[update.Sid] = 0;
        }
    }
}
