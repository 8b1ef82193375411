using Airworthy.Server.Cells;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.Releases;

/// <summary>The buckets of the small bars of adoption: few enough for the width of a column.</summary>
internal static class ShareBuckets
{
    private const int Most = 31;

    private static readonly TimeSpan[] Lengths =
    [
        TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(3),
        TimeSpan.FromDays(14),
    ];

    // What is as long as this is shown in days, however few they are.
    private static readonly TimeSpan LongPeriod = TimeSpan.FromDays(14);

    /// <summary>No shorter than what is kept of that time.</summary>
    public static TimeBuckets Of(DateTime start, DateTime end, RetentionOptions retention, DateTime now)
    {
        var shortest = start < retention.HoursFrom(now) || end - start >= LongPeriod ? TimeSpan.FromDays(1)
            : start < retention.MinutesFrom(now) ? TimeSpan.FromHours(1)
            : TimeSpan.Zero;
        var length = Lengths.First(one => one >= shortest && (end - start <= Most * one || one == Lengths[^1]));
        var buckets = TimeBuckets.Covering(start, end, length);
        // Of one that ends now the first bucket lies mostly before it, and the running one counts.
        return buckets.Count > 1 && buckets.Count * length - (end - start) >= length / 2 ? new(buckets.Start + length, length, buckets.Count - 1) : buckets;
    }
}
