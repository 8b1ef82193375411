using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Airworthy.Server.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

/// <summary>
/// A store at work on a disk that records: what was sent and from which position of the record on it was acknowledged. It begins with what an earlier life left.
/// </summary>
internal sealed class RecordedLife
{
    private const int Steps = 70;

    // Small, so that generations, folds and joins are many.
    public static readonly StorageOptions Options = new() { SessionsPerGeneration = 10, FoldedSessionsInMemory = 20, SessionsInJoinStep = 15, CellCacheBytes = 20_000 };

    private readonly List<(int SentAt, int AcknowledgedAt)> _moments = [];

    /// <summary>Plays a life on <paramref name="begin"/>.</summary>
    /// <param name="begin">What the disk holds.</param>
    /// <param name="sent">What earlier lives sent, in order; the first <paramref name="acknowledged"/> are certain to be stored, the others are sent again.</param>
    public RecordedLife(DiskState begin, IReadOnlyList<SentFact> sent, int acknowledged, DateTimeOffset now, Random random)
    {
        (Begin, Begun) = (begin, now);
        Sent.AddRange(sent.Take(acknowledged));
        _moments.AddRange(Sent.Select(_ => (-1, -1)));

        using var folder = new TemporaryFolder();
        FilesIn.Write(begin.Current(), folder.Path);
        var time = new FakeTimeProvider(now);
        var disk = new RecordingDisk(folder.Path, time);
        var store = new StoreUnderTest(folder.Path, time, Options, disk);
        try
        {
            Send(store, disk, time, [.. sent.Skip(acknowledged)], wasSentBefore: true);
            for (var step = 0; step < Steps; step++)
            {
                switch (random.Next(20))
                {
                    case 0 or 1:
                        store.Fold(wait: random.Next(2) == 0);
                        break;
                    case 2:
                        Checkpoint(store, random);
                        break;
                    case 3:
                        time.Advance(TimeSpan.FromMinutes(random.Next(1, 90)));
                        break;
                    case 4:
                        store.Dispose();
                        store = new StoreUnderTest(folder.Path, time, Options, disk);
                        break;
                    default:
                        var today = now.UtcDateTime;
                        Send(store, disk, time, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => CrashWorkload.Next(random, today))], wasSentBefore: false);
                        break;
                }
            }

            // Half of the lives end in an orderly way, which is recorded too.
            if (random.Next(2) == 0)
                disk.End();
        }
        finally
        {
            store.Dispose();
            disk.End();
        }

        Operations = disk.Operations;
    }

    public DiskState Begin { get; }

    public DateTimeOffset Begun { get; }

    public List<SentFact> Sent { get; } = [];

    public IReadOnlyList<DiskOperation> Operations { get; }

    /// <summary>How many were acknowledged when the record had this length.</summary>
    public int AcknowledgedAt(int position) => _moments.FindIndex(moment => moment.AcknowledgedAt > position) is var first and >= 0 ? first : Sent.Count;

    /// <summary>How many were sent when the record had this length: what is not acknowledged may be stored or not, the earlier ones before the later.</summary>
    public int SentAt(int position) => _moments.FindIndex(moment => moment.SentAt > position) is var first and >= 0 ? first : Sent.Count;

    public DateTimeOffset TimeAt(int position) => position > 0 ? Operations[position - 1].Time : Begun;

    private void Send(StoreUnderTest store, RecordingDisk disk, FakeTimeProvider time, List<SentFact> facts, bool wasSentBefore)
    {
        var sending = new List<Task>();
        var sentAt = wasSentBefore ? -1 : disk.Position;
        foreach (var fact in facts)
        {
            Sent.Add(fact);
            sending.Add(fact.Send(store, time.GetUtcNow().UtcDateTime));
        }

        foreach (var one in sending)
        {
            one.Wait();
            _moments.Add((sentAt, disk.Position));
        }
    }

    private static void Checkpoint(StoreUnderTest store, Random random)
    {
        using var connection = store.Get<StoreDatabase>().Open();
        using var command = connection.CreateCommand();
        command.CommandText = random.Next(2) == 0 ? "pragma busy_timeout = 100; pragma wal_checkpoint(truncate)" : "pragma wal_checkpoint(passive)";
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException error) when (error.SqliteErrorCode == 5)
        {
            // A fold is at work.
        }
    }
}
