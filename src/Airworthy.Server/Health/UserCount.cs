using Airworthy.Server.Cells;
using Airworthy.Server.Users;

namespace Airworthy.Server.Health;

/// <summary>Counts the different users of several cells. Not thread-safe.</summary>
internal sealed class UserCount
{
    // A union of fewer memberships is made as a sorted set: clearing the dense one would cost more.
    private const int FewMemberships = 8192;

    private readonly UserUnion _union = new();

    /// <summary>Users of any of the cells at a level: exact for those with a number, estimated for the others.</summary>
    public long Of(List<BucketCell> cells, UserLevel level) => Numbered(cells, level) + Sketched(cells, level);

    private long Numbered(List<BucketCell> cells, UserLevel level)
    {
        var (memberships, sets) = (0L, 0);
        UserSet? only = null;
        foreach (var (_, cell) in cells)
        {
            if (cell.Users?.Numbered(level) is not { } users)
                continue;
            memberships += users.Count;
            sets++;
            only = users;
        }

        if (sets <= 1)
            return only?.Count ?? 0;
        return memberships < FewMemberships ? CountFew(cells, level) : CountMany(cells, level);
    }

    private static long CountFew(List<BucketCell> cells, UserLevel level)
    {
        var union = new UserSet();
        foreach (var (_, cell) in cells)
        {
            if (cell.Users?.Numbered(level) is { } users)
                union.UnionWith(users);
        }

        return union.Count;
    }

    private long CountMany(List<BucketCell> cells, UserLevel level)
    {
        foreach (var (_, cell) in cells)
        {
            if (cell.Users?.Numbered(level) is { } users)
                _union.Add(users);
        }

        var count = _union.Count;
        _union.Clear();
        return count;
    }

    private static long Sketched(List<BucketCell> cells, UserLevel level)
    {
        UserSketch? union = null;
        foreach (var (_, cell) in cells)
        {
            if (cell.Users?.Sketched(level) is { } users)
                (union ??= new UserSketch()).UnionWith(users);
        }

        return union is null ? 0 : (long)Math.Round(union.Estimate);
    }
}
