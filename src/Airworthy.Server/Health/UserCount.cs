using Airworthy.Server.Cells;
using Airworthy.Server.Users;

namespace Airworthy.Server.Health;

/// <summary>Counts the different users of several cells, in each bucket and in all. Not thread-safe.</summary>
internal sealed class UserCount
{
    private readonly UserUnion _bucket = new();
    private readonly UserUnion _whole = new();

    /// <summary>Users of any of the cells at a level: exact for those with a number, estimated for the others.</summary>
    /// <param name="cells">By ascending bucket.</param>
    /// <param name="series">Takes the count of each bucket; empty if only the whole is asked for.</param>
    public long Count(ReadOnlySpan<BucketCell> cells, UserLevel level, Span<long> series)
    {
        if (series.IsEmpty)
            return CountBucket(cells, level);

        for (int from = 0, to; from < cells.Length; from = to)
        {
            to = from + 1;
            while (to < cells.Length && cells[to].Bucket == cells[from].Bucket)
                to++;
            series[cells[from].Bucket] = CountInto(_whole, cells[from..to], level);
        }

        var count = _whole.Count + Sketched(cells, level);
        _whole.Clear();
        return count;
    }

    private long CountBucket(ReadOnlySpan<BucketCell> cells, UserLevel level)
    {
        if (cells.Length == 1)
            return (cells[0].Cell.Users?.Numbered(level)?.Count ?? 0) + Sketched(cells, level);
        UniteNumbered(cells, level);
        var count = _bucket.Count;
        _bucket.Clear();
        return count + Sketched(cells, level);
    }

    /// <summary>The users of one bucket's cells, who are added to the whole too.</summary>
    private long CountInto(UserUnion whole, ReadOnlySpan<BucketCell> cells, UserLevel level)
    {
        if (cells.Length == 1)
        {
            if (cells[0].Cell.Users?.Numbered(level) is not { } only)
                return Sketched(cells, level);
            whole.Add(only);
            return only.Count + Sketched(cells, level);
        }

        UniteNumbered(cells, level);
        return _bucket.MoveTo(whole) + Sketched(cells, level);
    }

    private void UniteNumbered(ReadOnlySpan<BucketCell> cells, UserLevel level)
    {
        foreach (ref readonly var one in cells)
        {
            if (one.Cell.Users?.Numbered(level) is { } numbered)
                _bucket.Add(numbered);
        }
    }

    private static long Sketched(ReadOnlySpan<BucketCell> cells, UserLevel level)
    {
        UserSketch? union = null;
        foreach (ref readonly var one in cells)
        {
            if (one.Cell.Users?.Sketched(level) is { } users)
                (union ??= new UserSketch()).UnionWith(users);
        }

        return union is null ? 0 : union.Estimate();
    }
}
