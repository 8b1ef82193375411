using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Issues;

/// <summary>A tracker at work on a disk that records: what was sent, and from which position of the record on it was acknowledged. It begins with what an earlier life left.</summary>
internal sealed class RecordedTracker
{
    private const int Steps = 50;

    // Few, so that events of one issue follow each other, and their bodies go.
    private static readonly string[] Groups = ["a", "b", "a|c", "c|d", "e"];

    public static readonly EventOptions Options = new() { BodiesPerIssue = 5 };

    private readonly Dictionary<EventRecord, (int SentAt, int AcknowledgedAt)> _moments = [];

    /// <param name="begin">What the disk holds.</param>
    /// <param name="stored">What earlier lives have sent and certainly stored.</param>
    /// <param name="unanswered">What they have sent besides, and is sent again.</param>
    public RecordedTracker(DiskState begin, IEnumerable<EventRecord> stored, IEnumerable<EventRecord> unanswered, Random random)
    {
        Begin = begin;
        foreach (var one in stored)
            _moments.Add(one, (-1, -1));

        using var folder = new TemporaryFolder();
        FilesIn.Write(begin.Current(), folder.Path);
        var time = new FakeTimeProvider(Sample.Now);
        var disk = new RecordingDisk(folder.Path, time);
        var tracker = new TrackerUnderTest(folder.Path, time, disk, Options);
        try
        {
            Send(tracker, disk, [.. unanswered], wasSentBefore: true);
            for (var step = 0; step < Steps; step++)
            {
                switch (random.Next(12))
                {
                    case 0:
                        Checkpoint(tracker);
                        break;
                    case 1:
                        tracker.Dispose();
                        tracker = new TrackerUnderTest(folder.Path, time, disk, Options);
                        break;
                    case 2 when _moments.Count > 0:
                        // As an SDK does whose answer was lost.
                        tracker.Send(_moments.Keys.ElementAt(random.Next(_moments.Count))).Wait();
                        break;
                    case 3:
                        tracker.Get<ClientReports>().Add(new(1), Sample.Now, Sample.Now, 1, [new DiscardedItems("discarded_events", "before_send", "error", 1)]).Wait();
                        break;
                    default:
                        Send(tracker, disk, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Next(random))], wasSentBefore: false);
                        break;
                }
            }

            Checkpoint(tracker);
            // Half of the lives end in an orderly way, which is recorded too.
            if (random.Next(2) == 0)
                disk.End();
        }
        finally
        {
            tracker.Dispose();
            disk.End();
        }

        Operations = disk.Operations;
    }

    public DiskState Begin { get; }

    public IReadOnlyList<DiskOperation> Operations { get; }

    public IEnumerable<EventRecord> AcknowledgedAt(int position) => _moments.Where(one => one.Value.AcknowledgedAt <= position).Select(one => one.Key);

    /// <summary>What is not acknowledged of these may be stored or not.</summary>
    public IEnumerable<EventRecord> SentAt(int position) => _moments.Where(one => one.Value.SentAt <= position).Select(one => one.Key);

    private static EventRecord Next(Random random)
    {
        var id = new byte[16];
        random.NextBytes(id);
        // New releases keep coming.
        return Sample.Event(
            Groups[random.Next(Groups.Length)], -random.Next(3_000), $"shop@1.{random.Next(20)}", random.Next(2) == 0 ? "" : "production", $"{random.Next(10)}", random.Next(2) == 0,
            (EventLevel)random.Next(5), id: id, receivedMinutes: 0);
    }

    private void Send(TrackerUnderTest tracker, RecordingDisk disk, List<EventRecord> events, bool wasSentBefore)
    {
        var sentAt = wasSentBefore ? -1 : disk.Position;
        var sending = events.ConvertAll(tracker.Send);
        foreach (var (one, sent) in events.Zip(sending))
        {
            sent.Wait();
            _moments.Add(one, (sentAt, disk.Position));
        }
    }

    /// <summary>As the writer does when it is idle for long.</summary>
    private static void Checkpoint(TrackerUnderTest tracker) =>
        tracker.Get<TrackerWriter>().Write(_ => 0).ContinueWith(
            _ =>
            {
                using var connection = tracker.Get<TrackerDatabase>().Open();
                using var command = connection.CreateCommand();
                command.CommandText = "pragma wal_checkpoint(truncate)";
                Assert.Equal(0L, command.ExecuteScalar());
            },
            TaskScheduler.Default).Wait();
}
