using Airworthy.Server.Api;
using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>Which buckets a series may have. The rules are checked in the order of the specification, so that a client sees the error it knows.</summary>
internal static class BucketRules
{
    public const int MaxBuckets = 1000;

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <param name="interval">The parameter's text; what cannot be read as a period is an hour, as in Sentry.</param>
    public static ApiRefusal? Choose(TimeRange range, string? interval, RetentionOptions retention, DateTime now, out TimeBuckets buckets)
    {
        buckets = default;
        if (interval is null || !TimeRange.TryParsePeriod(interval, out var length))
            (interval, length) = ("1h", DefaultInterval);

        var shortest = CellResolution.Minute.Length;
        if (length < shortest || length.Ticks % shortest.Ticks != 0)
            return ApiRefusal.Invalid("interval", $"'{interval}' is no multiple of a minute");
        if (length > Day)
            return ApiRefusal.Invalid("interval", $"'{interval}' is longer than a day");
        if (Day.Ticks % length.Ticks != 0)
            return ApiRefusal.Invalid("interval", $"'{interval}' does not divide a day");

        // Before the buckets are made: a number of them that does not fit has no place in an int.
        if ((range.End - range.Start) / length <= MaxBuckets)
            buckets = TimeBuckets.Covering(range.Start, range.End, length);
        if (buckets.Count is 0 or > MaxBuckets)
            return ApiRefusal.Invalid("interval", $"'{interval}' makes more than {MaxBuckets} buckets of the time from {range.Start:yyyy-MM-ddTHH:mm:ssZ} to {range.End:yyyy-MM-ddTHH:mm:ssZ}");

        return CheckKept(buckets, interval, retention, now);
    }

    /// <summary>Refuses buckets that are shorter than what is kept of the time they are in.</summary>
    /// <param name="interval">As it was asked for.</param>
    public static ApiRefusal? CheckKept(TimeBuckets buckets, string interval, RetentionOptions retention, DateTime now)
    {
        var (resolution, unit, from) = buckets.Resolution switch
        {
            CellResolution.Minute => ("minutes", "an hour", retention.MinutesFrom(now)),
            CellResolution.Hour => ("hours", "a day", retention.HoursFrom(now)),
            _ => ("", "", DateTime.MinValue),
        };
        return buckets.Start < from
            ? ApiRefusal.Invalid("interval", $"'{interval}' is no multiple of {unit}, and {resolution} are kept since {from:yyyy-MM-ddTHH:mm:ssZ} only")
            : null;
    }
}
