using System.Collections.Concurrent;
using System.Globalization;
using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Issues;

/// <summary>
/// Power losses by simulation, at seeded moments of seeded lives of the tracker's file: writes that no sync covers are lost in part and in any order, the last one is torn,
/// and bits flip at rest. What was acknowledged is there, once, and all figures are those of the events; what is damaged is reported.
/// </summary>
public sealed class EventCrashTests(ITestOutputHelper output)
{
    private const int Lives = 8;
    private const int FirstSeed = 20261126;

    // More for a longer run.
    private static readonly int Points = int.Parse(Environment.GetEnvironmentVariable("AIRWORTHY_EVENT_CRASH_POINTS") ?? "480", CultureInfo.InvariantCulture);

    private readonly ConcurrentDictionary<string, int> _outcomes = [];

    [Fact]
    public void No_acknowledged_event_is_lost_none_is_there_twice_and_damage_is_reported()
    {
        var random = new Random(FirstSeed);
        var (disk, stored, unanswered) = (new DiskState(), (IReadOnlyList<EventRecord>)[], (IReadOnlyList<EventRecord>)[]);
        var failures = new ConcurrentQueue<string>();
        for (var number = 0; number < Lives; number++)
        {
            var life = new RecordedTracker(disk, stored, unanswered, random);
            var next = random.Next(life.Operations.Count + 1);
            var points = Crashes(life, new Random(random.Next()), next, (state, position) =>
            {
                (disk, stored) = (DiskState.Of(state.AfterPowerLoss(random)), [.. life.AcknowledgedAt(position)]);
                unanswered = [.. life.SentAt(position).Except(stored)];
            }).ToList();
            Parallel.ForEach(Partitioner.Create(points, EnumerablePartitionerOptions.NoBuffering), new() { MaxDegreeOfParallelism = 2 }, crash =>
            {
                if (Check(life, crash) is { } failure)
                    failures.Enqueue($"life {number}, after operation {crash.Position} of {life.Operations.Count}, {crash.Flipped ?? "power loss"}: {failure}");
            });
        }

        foreach (var (outcome, count) in _outcomes.OrderBy(one => one.Key))
            output.WriteLine($"{outcome}: {count}");
        Assert.True(failures.IsEmpty, $"{failures.Count}:\n{string.Join("\n", failures.Take(8))}");
        Assert.True(_outcomes["right"] > Points / 2, "Hardly any crash was one.");
        // A page that is free holds what nobody reads.
        Assert.True(_outcomes.GetValueOrDefault("refused with an error") + _outcomes.GetValueOrDefault("damage found") > Points / 4 * 3 / 4, "Hardly any damage was found.");
    }

    private static IEnumerable<Crash> Crashes(RecordedTracker life, Random random, int next, Action<DiskState, int> begin)
    {
        // At rest, all that was written stands in the file: the WAL was cut to nothing, and what follows has not begun.
        var rests = life.Operations.Index().Where(one => one.Item is { Kind: DiskOperationKind.Truncate, Name: "tracker.db-wal", Offset: 0 }).Select(one => one.Index + 1).ToList();
        var count = Points / Lives;
        var points = Enumerable.Range(0, count).Select(i => i % 4 == 0 ? (rests[random.Next(rests.Count)], true) : (random.Next(life.Operations.Count + 1), false)).OrderBy(point => point.Item1);
        var (state, at) = (life.Begin.Copy(), 0);
        foreach (var (position, isFlipped) in points)
        {
            Advance(position);
            var files = isFlipped ? state.Current() : state.AfterPowerLoss(random);
            yield return new(position, files, isFlipped ? Flip(files, random) : null);
        }

        Advance(life.Operations.Count);

        void Advance(int position)
        {
            for (; at < position; at++)
            {
                if (at == next)
                    begin(state, at);
                state.Apply(life.Operations[at]);
            }

            if (at == life.Operations.Count && next >= at)
                begin(state, at);
        }
    }

    /// <summary>Flips a bit of the tracker's file, where something stands. Says where.</summary>
    private static string Flip(Dictionary<string, byte[]> files, Random random)
    {
        byte[] content = [.. files[DataFolder.TrackerFile]];
        files[DataFolder.TrackerFile] = content;
        var bit = random.Next((content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1) * 8);
        content[bit / 8] ^= (byte)(1 << (bit % 8));
        return $"flipped {bit / 8}:{bit % 8} of {content.Length}";
    }

    /// <summary>Starts a tracker on what is left. Null if it is as it must be.</summary>
    private string? Check(RecordedTracker life, Crash crash)
    {
        var (acknowledged, sent) = (life.AcknowledgedAt(crash.Position).ToList(), life.SentAt(crash.Position).ToList());
        using var folder = new TemporaryFolder();
        FilesIn.Write(crash.Files, folder.Path);
        try
        {
            using (var tracker = Open(folder.Path))
            {
                var failure = Compare(tracker, acknowledged, sent);
                if (crash.Flipped is not null)
                    return HasDamage(tracker) ? Count("damage found") : failure ?? Count("flipped where nothing stands");
                if (failure is not null)
                    return failure;
                Count("right");
                Task.WhenAll(sent.Select(tracker.Send)).Wait();
                if (Compare(tracker, sent, sent) is { } later)
                    return "After what was on its way was sent again: " + later;
            }

            using var again = Open(folder.Path);
            return Compare(again, sent, sent);
        }
        catch (Exception error) when (crash.Flipped is not null && error is SqliteException or DataFolderException)
        {
            return Count("refused with an error");
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }

    private static string? Compare(TrackerUnderTest tracker, List<EventRecord> atLeast, List<EventRecord> atMost)
    {
        var stored = tracker.Query("select event_id from event", row => Convert.ToHexString(row.GetFieldValue<byte[]>(0)));
        if (atLeast.Select(one => Convert.ToHexString(one.Id)).Except(stored).Count() is > 0 and var lost)
            return $"{lost} acknowledged events are lost.";
        if (stored.Except(atMost.Select(one => Convert.ToHexString(one.Id))).Any() || stored.Distinct().Count() != stored.Count)
            return "Events are there that nobody sent, or twice.";
        if (tracker.Recount() is { Count: > 0 } wrong)
            return string.Join("\n", wrong.Take(3));
        if (tracker.Number("select coalesce(sum(quantity), 0) from item_outcome where item = 3 and reason = -1") != stored.Count)
            return "The events are not those that were counted as accepted.";
        // Each issue has its newest events whole.
        var bodies = tracker.Query("select body from event_body", row => EventBody.Decompress(row.GetFieldValue<byte[]>(0)).Length);
        return bodies.Count == tracker.Number("select coalesce(sum(min(events, $1)), 0) from issue", RecordedTracker.Options.BodiesPerIssue) ? null : $"There are {bodies.Count} bodies.";
    }

    /// <summary>Whether a page that is in use has a wrong checksum; all of them are read.</summary>
    private static bool HasDamage(TrackerUnderTest tracker)
    {
        tracker.Query("pragma integrity_check", row => row.GetString(0));
        return tracker.Get<TrackerDatabase>().DamagedPages.Count > 0;
    }

    private static TrackerUnderTest Open(string folder)
    {
        var time = new FakeTimeProvider(Sample.Now);
        var disk = new RecordingDisk(folder, time);
        disk.End();
        return new(folder, time, disk, RecordedTracker.Options);
    }

    private string? Count(string outcome)
    {
        _outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
        return null;
    }

    private sealed record Crash(int Position, Dictionary<string, byte[]> Files, string? Flipped);
}
