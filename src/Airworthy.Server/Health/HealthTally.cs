using System.Runtime.InteropServices;
using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>A cell and the bucket that it belongs to.</summary>
internal readonly record struct BucketCell(int Bucket, CellView Cell);

/// <summary>Adds the cells of one group after another up, to the figures of the whole and of each bucket. Not thread-safe.</summary>
/// <param name="buckets">0 if only the whole is asked for.</param>
internal sealed class HealthTally(int buckets, bool withUsers)
{
    private readonly UserCount _users = new();

    // The whole stands behind the buckets.
    private readonly HealthFigures[] _figures = new HealthFigures[buckets + 1];
    private readonly bool[] _ownsDurations = new bool[buckets + 1];
    private readonly long[,] _atLeast = new long[UserLevels.Count, buckets + 1];

    public HealthAnswer Count(HealthGroup group, List<BucketCell> cells)
    {
        Array.Clear(_figures);
        Array.Clear(_ownsDurations);
        cells.Sort(static (left, right) => left.Bucket.CompareTo(right.Bucket));
        foreach (var (bucket, cell) in cells)
            Add(bucket, cell.Sessions, cell.AggregatedSessions, cell.Users is { HasSketches: true }, cell.Durations);
        // The buckets are far fewer than the cells.
        foreach (ref readonly var figures in _figures.AsSpan(0, buckets))
            Add(buckets, figures.Sessions, figures.AggregatedSessions, figures.IsApproximate, figures.Durations);

        if (withUsers)
            CountUsers(CollectionsMarshal.AsSpan(cells));
        return new(group, _figures[buckets], [.. _figures.AsSpan(0, buckets)]);
    }

    private void Add(int at, in HealthCounts counts, long aggregated, bool isApproximate, Durations? durations)
    {
        ref var figures = ref _figures[at];
        var sessions = figures.Sessions;
        sessions.Add(counts);
        figures = figures with
        {
            Sessions = sessions,
            AggregatedSessions = figures.AggregatedSessions + aggregated,
            IsApproximate = figures.IsApproximate || isApproximate,
        };
        if (durations is not null)
            AddDurations(ref figures, ref _ownsDurations[at], durations);
    }

    /// <summary>What belongs to a cell, or to a bucket, is left as it is: the second one begins a sum of our own.</summary>
    private static void AddDurations(ref HealthFigures figures, ref bool isOwn, Durations durations)
    {
        if (figures.Durations is not { } sum)
        {
            figures = figures with { Durations = durations };
            return;
        }

        if (!isOwn)
            figures = figures with { Durations = sum = sum.Clone() };
        isOwn = true;
        sum.Add(durations);
    }

    private void CountUsers(ReadOnlySpan<BucketCell> cells)
    {
        for (var level = 0; level < UserLevels.Count; level++)
        {
            var counts = MemoryMarshal.CreateSpan(ref _atLeast[level, 0], buckets + 1);
            counts.Clear();
            counts[buckets] = _users.Count(cells, (UserLevel)level, counts[..buckets]);
        }

        for (var i = 0; i <= buckets; i++)
            _figures[i] = WithUsers(_figures[i], i);
    }

    private HealthFigures WithUsers(in HealthFigures figures, int at)
    {
        // Who stands in a column is in its set, and not in the next worse one, which it contains.
        var users = new HealthCounts();
        var worse = 0L;
        for (var health = SessionHealth.Crashed; ; health--)
        {
            // An estimate of more is never less, but a rounded sum might be.
            var atLeast = Math.Max(worse, _atLeast[(int)health, at]);
            users[health] = atLeast - worse;
            worse = atLeast;
            if (health == SessionHealth.Healthy)
                break;
        }

        return figures with
        {
            Users = users,
            AnrUsers = Math.Min(worse, _atLeast[(int)UserLevel.Anr, at]),
            ForegroundAnrUsers = Math.Min(worse, _atLeast[(int)UserLevel.ForegroundAnr, at]),
        };
    }
}
