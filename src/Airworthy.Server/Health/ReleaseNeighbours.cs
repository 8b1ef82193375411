namespace Airworthy.Server.Health;

/// <summary>The releases around one, in the order in which they were made. Null where there is none.</summary>
/// <param name="First">The oldest of all; it may be the release itself, as may be the last.</param>
internal sealed record ReleaseNeighbours(KnownRelease? First, KnownRelease? Previous, KnownRelease? Next, KnownRelease? Last)
{
    /// <param name="all">In no order, the release itself or not.</param>
    /// <param name="isNeighbour">Which of them the previous and the next one may be; the outermost are those of all.</param>
    public static ReleaseNeighbours Of(IEnumerable<KnownRelease> all, KnownRelease release, Func<KnownRelease, bool> isNeighbour)
    {
        KnownRelease? previous = null, next = null, first = null, last = null;
        foreach (var other in all)
        {
            first = IsBefore(other, first) ? other : first;
            last = IsAfter(other, last) ? other : last;
            if (!isNeighbour(other))
                continue;
            var order = KnownRelease.ByCreation.Compare(other, release);
            if (order < 0 && IsAfter(other, previous))
                previous = other;
            else if (order > 0 && IsBefore(other, next))
                next = other;
        }

        return new(first, previous, next, last);
    }

    private static bool IsBefore(KnownRelease one, KnownRelease? other) => other is null || KnownRelease.ByCreation.Compare(one, other) < 0;

    private static bool IsAfter(KnownRelease one, KnownRelease? other) => other is null || KnownRelease.ByCreation.Compare(one, other) > 0;
}
