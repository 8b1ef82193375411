using System.Globalization;
using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.Frame;

/// <summary>The stretch of time a page is about: one that ends now and has a name, or one between two moments.</summary>
/// <param name="Name">As the address writes it, such as 14d; null between two moments.</param>
/// <param name="Start">UTC; null for one that ends now.</param>
/// <param name="End">UTC, behind <paramref name="Start"/>.</param>
public sealed record PagePeriod(string? Name, DateTime? Start, DateTime? End)
{
    public static readonly PagePeriod Default = new("14d", null, null);

    /// <summary>What the picker offers, as name and label.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Offered =
    [
        ("1h", "Last hour"), ("24h", "Last 24 hours"), ("7d", "Last 7 days"), ("14d", "Last 14 days"), ("30d", "Last 30 days"), ("90d", "Last 90 days"),
    ];

    // A bucket for each length up to the first, some 30 to 90 of them.
    private static readonly (TimeSpan Longest, TimeSpan Bucket)[] Buckets =
    [
        (TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(2)), (TimeSpan.FromHours(6), TimeSpan.FromMinutes(5)), (TimeSpan.FromHours(72), TimeSpan.FromHours(1)),
        (TimeSpan.FromDays(8), TimeSpan.FromHours(4)), (TimeSpan.FromDays(15), TimeSpan.FromHours(6)), (TimeSpan.FromDays(45), TimeSpan.FromHours(12)),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Reads <c>start</c> and <c>end</c>, or <c>statsPeriod</c>. What cannot be read is the default: an address that was cut off still shows a page.</summary>
    public static PagePeriod Parse(IQueryCollection query)
    {
        if (TryParseMoment(query["start"], out var start) && TryParseMoment(query["end"], out var end) && start < end)
            return new(null, end - start > Longest ? end - Longest : start, end);
        var name = query["statsPeriod"].ToString();
        return TimeRange.TryParsePeriod(name, out var length) && length > TimeSpan.Zero && length <= Longest ? new(name, null, null) : Default;
    }

    /// <summary>In words, such as "last 14 days".</summary>
    public string Label => this switch
    {
        { Start: { } start, End: { } end } => $"{FigureText.Moment(start)} to {FigureText.Moment(end)}",
        _ when Offered.FirstOrDefault(one => one.Name == Name) is { Label: { } label } => char.ToLowerInvariant(label[0]) + label[1..],
        _ => $"last {Name}",
    };

    public IEnumerable<(string Name, string Value)> Parameters
    {
        get
        {
            if (Start is { } start && End is { } end)
                return [("start", Text(start)), ("end", Text(end))];
            return this == Default ? [] : [("statsPeriod", Name!)];
        }
    }

    /// <summary>As a pair of moments. One that ends now reaches up to the running minute's end.</summary>
    public (DateTime Start, DateTime End) At(DateTime now)
    {
        if (Start is { } start && End is { } end)
            return (start, end);
        return TimeRange.TryParsePeriod(Name!, out var length) ? (now - length, now) : throw new InvalidOperationException($"'{Name}' is no period.");
    }

    /// <summary>The buckets that a chart of it has: some 30 to 90, whole, the last one still running if it ends now. They are no shorter than what is kept of that time.</summary>
    internal TimeBuckets BucketsAt(DateTime now, RetentionOptions retention)
    {
        var (start, end) = At(now);
        var bucket = Buckets.FirstOrDefault(one => end - start <= one.Longest, (Longest, Bucket: TimeSpan.FromDays(1))).Bucket;
        if (bucket < TimeSpan.FromHours(1) && start < retention.MinutesFrom(now))
            bucket = TimeSpan.FromHours(1);
        if (bucket < TimeSpan.FromDays(1) && start < retention.HoursFrom(now))
            bucket = TimeSpan.FromDays(1);
        var buckets = TimeBuckets.Covering(start, end, bucket);
        // One that ends now has as many buckets as its name says, the running one included.
        return Start is null && buckets.Count > 1 && buckets.Count * bucket > end - start
            ? new(buckets.Start + bucket, bucket, buckets.Count - 1)
            : buckets;
    }

    private static string Text(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool TryParseMoment(string? text, out DateTime moment) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment)
        && moment >= DateTime.UnixEpoch && moment.Year < 9000;
}
