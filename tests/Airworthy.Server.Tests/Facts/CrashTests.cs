using System.Collections.Concurrent;
using System.Globalization;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Airworthy.Server.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

/// <summary>
/// Power losses by simulation, at seeded moments of seeded lives of a store: writes that no sync covers are lost in part and in any order, the last one is torn,
/// and bits flip. What was acknowledged is there, once; what is damaged is reported, and never a wrong number.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Lives = 20;
    private const int FirstSeed = 20261125;

    private static readonly DateTimeOffset Begin = new(2026, 3, 10, 22, 34, 56, TimeSpan.Zero);

    // More for a longer run.
    private static readonly int Points = int.Parse(Environment.GetEnvironmentVariable("AIRWORTHY_CRASH_POINTS") ?? "2000", CultureInfo.InvariantCulture);

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("AIRWORTHY_CRASH_SEED") ?? $"{FirstSeed}", CultureInfo.InvariantCulture);

    // Where to leave what the disk held when something was wrong, for somebody to look at; null for nowhere.
    private static readonly string? Kept = Environment.GetEnvironmentVariable("AIRWORTHY_CRASH_KEEP");

    private readonly ConcurrentDictionary<string, int> _outcomes = [];

    [Fact]
    public void Nothing_acknowledged_is_lost_nothing_doubled_and_damage_is_reported()
    {
        var random = new Random(Seed);
        var (disk, sent, acknowledged, now) = (new DiskState(), (IReadOnlyList<SentFact>)[], 0, Begin);
        var failures = new ConcurrentQueue<string>();
        for (var number = 0; number < Lives; number++)
        {
            var life = new RecordedLife(disk, sent, acknowledged, now, random);
            var expected = new ConcurrentDictionary<(int, DateTimeOffset), string>();
            var next = NextBegin(life, random);
            var points = Crashes(life, Points / Lives, new Random(random.Next()), next, (state, position) =>
            {
                // What was on its way is sent again, so it may only be what changes nothing when it comes twice.
                (sent, acknowledged, now) = ([.. life.Sent.Take(life.SentAt(position))], life.AcknowledgedAt(position), life.TimeAt(position));
                disk = state;
            });
            Parallel.ForEach(Partitioner.Create(points, EnumerablePartitionerOptions.NoBuffering), new() { MaxDegreeOfParallelism = 2 }, crash =>
            {
                if (Check(life, crash, (count, time) => expected.GetOrAdd((count, time), _ => CrashWorkload.Ask(life.Sent.Take(count), time.UtcDateTime))) is { } failure)
                {
                    failures.Enqueue($"life {number}, after operation {crash.Position} of {life.Operations.Count}, at {life.TimeAt(crash.Position):u}, {crash}: {failure}");
                    if (Kept is not null)
                        FilesIn.Write(crash.Files, Path.Combine(Kept, $"life-{number}-after-{crash.Position}"));
                }
            });
            output.WriteLine($"life {number}: {life.Operations.Count} operations, {life.Sent.Count} sent, from {life.Begun:u}");
        }

        foreach (var (outcome, count) in _outcomes.OrderBy(one => one.Key))
            output.WriteLine($"{outcome}: {count}");
        Assert.True(failures.IsEmpty, $"{failures.Count} with seed {Seed}:\n{string.Join("\n", failures.Take(8))}");
        Assert.True(_outcomes["right"] > Points / 2, "Hardly any crash was one.");
    }

    /// <summary>Where the next life begins: anywhere, or right before a sync.</summary>
    private static int NextBegin(RecordedLife life, Random random)
    {
        var syncs = life.Operations.Index().Where(one => one.Item.Kind == DiskOperationKind.Sync).Select(one => one.Index - 1).ToList();
        var walSyncs = syncs.Where(index => life.Operations[index + 1].Name.EndsWith("-wal", StringComparison.Ordinal)).ToList();
        return random.Next(3) switch
        {
            0 => random.Next(life.Operations.Count),
            1 => syncs[random.Next(syncs.Count)],
            _ => walSyncs[random.Next(walSyncs.Count)],
        };
    }

    /// <summary>What the disk may hold after crashes at random moments, in their order, and the state with which the next life begins.</summary>
    private static IEnumerable<Crash> Crashes(RecordedLife life, int count, Random random, int next, Action<DiskState, int> begin)
    {
        var confirmations = life.Operations.Index().Where(one => IsConfirmation(one.Item)).Select(one => one.Index + 1).ToList();
        var points = Enumerable.Range(0, count).Select(i => (i % 4) switch
        {
            // Bits flip at rest, when the writer has been idle for long and all is written: before, a damaged end of the log looks like one that was torn off.
            0 => (confirmations[random.Next(confirmations.Count)], true),
            // A restart may rest on what was never made durable.
            1 => (random.Next(Math.Min(60, life.Operations.Count) + 1), false),
            _ => (random.Next(life.Operations.Count + 1), false),
        }).OrderBy(point => point.Item1);
        var (state, at, hasNext) = (life.Begin.Copy(), 0, false);
        foreach (var (position, isFlipped) in points)
        {
            Advance(position);
            var files = isFlipped ? state.Current() : state.AfterPowerLoss(random);
            yield return new(position, files, isFlipped ? Flip(files, random) : null, IsFollowed: random.Next(4) == 0);
        }

        Advance(life.Operations.Count);

        void Advance(int position)
        {
            for (; at < position; at++)
            {
                state.Apply(life.Operations[at]);
                if (hasNext || at < next || !life.Sent.Take(life.SentAt(at + 1)).Skip(life.AcknowledgedAt(at + 1)).All(fact => fact.IsIdempotent))
                    continue;
                hasNext = true;
                // A process that was killed leaves the disk to write what it had not; a power loss does not.
                begin(random.Next(3) > 0 ? state.Copy() : DiskState.Of(state.AfterPowerLoss(random)), at + 1);
            }
        }
    }

    private static bool IsConfirmation(DiskOperation operation) =>
        operation.Kind == DiskOperationKind.Write && operation.Name == "log/confirmed";

    /// <summary>Flips up to three bits of one file where something stands. Says where.</summary>
    private static string? Flip(Dictionary<string, byte[]> files, Random random)
    {
        var candidates = files.Keys.Where(name => files[name].AsSpan().IndexOfAnyExcept((byte)0) >= 0).Order(StringComparer.Ordinal).ToList();
        if (candidates.Count == 0)
            return null;

        var file = candidates[random.Next(candidates.Count)];
        byte[] content = [.. files[file]];
        files[file] = content;
        var places = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next((content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1) * 8)).ToList();
        foreach (var bit in places)
            content[bit / 8] ^= (byte)(1 << (bit % 8));
        return $"{file} at {string.Join(", ", places.Select(bit => $"{bit / 8}:{bit % 8}"))} of {content.Length}";
    }

    /// <summary>Starts a store on what is left. Null if it is as it must be.</summary>
    private string? Check(RecordedLife life, Crash crash, Func<int, DateTimeOffset, string> expected)
    {
        var now = life.TimeAt(crash.Position);
        var (acknowledged, sent) = (life.AcknowledgedAt(crash.Position), life.SentAt(crash.Position));
        using var folder = new TemporaryFolder();
        FilesIn.Write(crash.Files, folder.Path);
        var isReported = false;
        try
        {
            using (var store = Open(folder.Path, now))
            {
                isReported = IsReported(store);
                var answer = CrashWorkload.Ask(store, now.UtcDateTime);
                isReported = IsReported(store);
                if (!Enumerable.Range(acknowledged, sent - acknowledged + 1).Any(count => expected(count, now) == answer))
                    return isReported && crash.Flipped is not null ? Count("damage reported, numbers differ") : Difference(expected(acknowledged, now), answer);
                if (isReported && crash.Flipped is null)
                    return "Damage is reported where there is none.";
                Count(isReported ? "damage reported, numbers right" : crash.Flipped is null ? "right" : "flipped, and right");
                if (!crash.IsFollowed || life.Sent.Take(sent).Skip(acknowledged).Any(fact => !fact.IsIdempotent))
                    return null;

                foreach (var fact in life.Sent.Take(sent).Skip(acknowledged))
                    fact.Send(store, now.UtcDateTime).Wait();
                if (crash.Flipped is null)
                    store.Fold(wait: true);
                isReported = IsReported(store);
                answer = CrashWorkload.Ask(store, now.UtcDateTime);
                if (answer != expected(sent, now))
                    return isReported && crash.Flipped is not null ? Count("damage reported later") : "After what was on its way was sent again: " + Difference(expected(sent, now), answer);
            }

            using var again = Open(folder.Path, now);
            var last = CrashWorkload.Ask(again, now.UtcDateTime);
            if (last != expected(sent, now) && !(IsReported(again) && crash.Flipped is not null))
                return "After another start: " + Difference(expected(sent, now), last);
            Count("and right after another start");
            return null;
        }
        catch (Exception error) when (IsRefusal(error) && crash.Flipped is not null)
        {
            Count("refused with an error");
            return null;
        }
        catch (Exception error)
        {
            return $"(reported: {isReported}) {error}";
        }
    }

    private static StoreUnderTest Open(string folder, DateTimeOffset now)
    {
        var time = new FakeTimeProvider(now);
        var disk = new RecordingDisk(folder, time);
        disk.End();
        return new StoreUnderTest(folder, time, RecordedLife.Options, disk);
    }

    private static bool IsReported(StoreUnderTest store) =>
        store.Get<StorageHealth>() is var health && (health.Damage is not null || health.Failure is not null || health.StoreFailure is not null)
        || store.Get<StoreDatabase>().DamagedPages.Count > 0;

    private static bool IsRefusal(Exception error) =>
        error is SqliteException or DataFolderException or InvalidDataException or StorageUnavailableException || error is AggregateException all && all.InnerExceptions.All(IsRefusal);

    private string? Count(string outcome)
    {
        _outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
        return null;
    }

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        return $"\n  expected {string.Join(" / ", left.Except(right).Take(3))}\n  got      {string.Join(" / ", right.Except(left).Take(3))}";
    }

    private sealed record Crash(int Position, Dictionary<string, byte[]> Files, string? Flipped, bool IsFollowed)
    {
        public override string ToString() => Flipped is null ? "power loss" : $"flipped {Flipped}";
    }
}
