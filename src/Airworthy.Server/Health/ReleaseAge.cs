using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>Buckets that count from when a release was made, so that two of them can be laid over each other at the same age.</summary>
internal static class ReleaseAge
{
    /// <summary>What is older is not compared: by then a release is what it is.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(45);

    // None is a day: days of sessions begin at midnight, releases do not.
    private static readonly (TimeSpan Longest, TimeSpan Bucket)[] Buckets =
    [
        (TimeSpan.FromHours(72), TimeSpan.FromHours(1)), (TimeSpan.FromDays(8), TimeSpan.FromHours(4)), (TimeSpan.FromDays(15), TimeSpan.FromHours(6)), (Longest, TimeSpan.FromHours(12)),
    ];

    /// <summary>From the hour of its beginning, as many whole buckets as fit: what is not over would be less of one release than of the other. One at least.</summary>
    public static TimeBuckets Of(DateTime created, TimeSpan length)
    {
        var capped = length < Longest ? length : Longest;
        var bucket = Buckets.First(one => capped <= one.Longest).Bucket;
        return new(CellResolution.Hour.PeriodOf(created), bucket, Math.Max(1, (int)(capped / bucket)));
    }

    /// <summary>What a bucket is called by its age, such as <c>+6 h</c>.</summary>
    public static IReadOnlyList<string> Labels(TimeBuckets buckets) =>
        [.. Enumerable.Range(0, buckets.Count).Select(i => i * buckets.Interval).Select(age => age.TotalDays >= 1 && age.Hours == 0 ? $"+{(int)age.TotalDays} d" : age.TotalDays >= 1 ? $"+{(int)age.TotalDays} d {age.Hours} h" : $"+{age.Hours} h")];
}
