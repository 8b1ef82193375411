using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Search;

namespace Airworthy.Server.Issues;

internal enum IssueSort
{
    /// <summary>By the last event, the newest first.</summary>
    Date,

    /// <summary>By the first event, the newest first.</summary>
    New,

    /// <summary>The one with the most events first.</summary>
    Freq,

    /// <summary>The one with the most users first.</summary>
    User,
}

internal static class IssueSorts
{
    extension(IssueSort sort)
    {
        /// <summary>The sort's name on the wire.</summary>
        public string Word => sort switch
        {
            IssueSort.New => "new",
            IssueSort.Freq => "freq",
            IssueSort.User => "user",
            _ => "date",
        };
    }
}

/// <summary>A request for a list of issues, read and checked.</summary>
internal sealed record IssueQuery
{
    public const int MaxPageSize = 100;
    public const int DefaultPageSize = 25;

    public required IReadOnlyList<Project> Projects { get; init; }

    /// <summary>Names, the empty one for none; null for all.</summary>
    public required IReadOnlyList<string>? Environments { get; init; }

    /// <summary>Issues that happened in it; null for all.</summary>
    public required TimeRange? Range { get; init; }

    public required FilterNode Filter { get; init; }

    /// <summary>Only these; null for all.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    public IssueSort Sort { get; init; }

    /// <summary>
    /// Whether figures and order come from what is kept by hours, as a page wants them that many look at: events in the whole hours that the time touches, users and times
    /// of the issue ever. Else both are counted from the events in exactly that time.
    /// </summary>
    public bool IsByHours { get; init; }

    /// <summary>Null for no series.</summary>
    public IssueSeries? Series { get; init; }

    public int PageSize { get; init; } = DefaultPageSize;

    /// <summary>Issues before the page.</summary>
    public int Offset { get; init; }
}

/// <summary>The buckets of a series of counts.</summary>
/// <param name="Name">Of the period, as it was asked for.</param>
/// <param name="Start">Of the first one, UTC.</param>
internal sealed record IssueSeries(string Name, DateTime Start, TimeSpan Bucket, int Buckets)
{
    public DateTime End => Start + Buckets * Bucket;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static IssueSeries OfDay(DateTime now) => Until("24h", now, Hour, 24);

    public static IssueSeries OfDays(int days, DateTime now) => Until($"{days}d", now, Day, days);

    /// <summary>Over a time: by hours up to two days, else by days.</summary>
    public static IssueSeries Over(TimeRange range)
    {
        var bucket = range.End - range.Start <= 2 * Day ? Hour : Day;
        var first = range.Start.Ticks / bucket.Ticks;
        var last = (range.End.Ticks - 1) / bucket.Ticks;
        return new("auto", new DateTime(first * bucket.Ticks, DateTimeKind.Utc), bucket, (int)(last - first) + 1);
    }

    private static IssueSeries Until(string name, DateTime now, TimeSpan bucket, int buckets) =>
        new(name, new DateTime(now.Ticks - now.Ticks % bucket.Ticks, DateTimeKind.Utc) - (buckets - 1) * bucket, bucket, buckets);
}
