using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>A request for the statistics of one release, read and checked.</summary>
/// <param name="OfUsers">Counts users rather than sessions.</param>
/// <param name="Environments">Sessions of these environments only; null for all.</param>
internal sealed record ReleaseStatsQuery(bool OfUsers, TimeBuckets Buckets, IReadOnlySet<EnvironmentId>? Environments)
{
    public const int MaxBuckets = 10_000;

    private const string DefaultInterval = "24h";

    // The last bucket is the one in which this much time after the end lies: it ends with the running one.
    private static readonly TimeSpan EndUnit = TimeSpan.FromSeconds(10);

    /// <summary>Null if it can be answered.</summary>
    public static ApiRefusal? Read(IQueryCollection query, NameRegistry names, RetentionOptions retention, DateTime now, out ReleaseStatsQuery read)
    {
        HashSet<EnvironmentId>? environments = null;
        TimeBuckets buckets = default;
        var refusal = ReadType(query, out var ofUsers) ?? QuerySelection.ReadEnvironments(query, names, out environments)
            ?? TimeRange.Read(query, now, out var range) ?? ReadBuckets(query, range, out buckets) ?? BucketRules.CheckKept(buckets, query.Last("interval") ?? DefaultInterval, retention, now);
        read = new(ofUsers, buckets, environments);
        return refusal;
    }

    private static ApiRefusal? ReadType(IQueryCollection query, out bool ofUsers)
    {
        var type = query.Last("type") is { Length: > 0 } given ? given : "sessions";
        ofUsers = type == "users";
        return type is "users" or "sessions" ? null : ApiRefusal.Invalid("type", $"'{type}' is neither sessions nor users");
    }

    /// <summary>The buckets that begin after the start, whole ones so, up to the one that the end lies in.</summary>
    private static ApiRefusal? ReadBuckets(IQueryCollection query, TimeRange range, out TimeBuckets buckets)
    {
        buckets = default;
        var text = query.Last("interval") is { Length: > 0 } given ? given : DefaultInterval;
        if (!TimeRange.TryParsePeriod(text, out var interval))
            return ApiRefusal.Invalid("interval", $"'{text}' is no period; write a number and s, m, h, d or w, such as 24h");
        var hour = CellResolution.Hour.Length;
        interval = interval < hour ? hour : interval;
        if (interval.Ticks % hour.Ticks != 0)
            return ApiRefusal.Invalid("interval", $"'{text}' is no multiple of an hour");

        var start = range.Start.NextOnGrid(interval);
        var length = range.End.NextOnGrid(EndUnit) - start;
        if (length / interval > MaxBuckets)
            return ApiRefusal.Invalid("interval", $"'{text}' makes more than {MaxBuckets} buckets of the time from {range.Start:yyyy-MM-ddTHH:mm:ssZ} to {range.End:yyyy-MM-ddTHH:mm:ssZ}");
        buckets = new(start, interval, Math.Max(0, (int)Math.Ceiling(length / interval)));
        return null;
    }
}
