using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>How many events came in a stretch of time.</summary>
internal readonly record struct EventBucket(long Events, long Unhandled)
{
    public long Handled => Events - Unhandled;
}

/// <summary>A release that has an issue.</summary>
/// <param name="Version">Null for events that name none.</param>
/// <param name="FirstSeen">The hour, UTC.</param>
/// <param name="LastSeen">The hour, UTC.</param>
internal sealed record ReleaseOfIssue(string? Version, long Events, long Unhandled, DateTime FirstSeen, DateTime LastSeen);

/// <summary>When and in which releases an issue happened, from what is kept by hours.</summary>
/// <param name="Releases">Over all hours that are kept, the one where it was seen last first.</param>
internal sealed record IssueHistory(IReadOnlyList<EventBucket> Points, IReadOnlyList<ReleaseOfIssue> Releases)
{
    public static IssueHistory Read(SqlSession session, long issue, IssueSeries series)
    {
        var points = new EventBucket[series.Buckets];
        foreach (var (hour, events, unhandled) in session.Query(
            "select hour, sum(events), sum(unhandled) from issue_hour where issue = $1 and hour >= $2 and hour < $3 group by hour",
            row => (row.Time(0), row.GetInt64(1), row.GetInt64(2)), issue, series.Start.Ticks, series.End.Ticks))
        {
            ref var point = ref points[(int)((hour - series.Start) / series.Bucket)];
            point = new(point.Events + events, point.Unhandled + unhandled);
        }

        var releases = session.Query(
            """
            select (select version from release where id = there.release), sum(events), sum(unhandled), min(hour), max(hour) from issue_hour there
            where issue = $1 group by there.release order by max(hour) desc, there.release desc
            """,
            row => new ReleaseOfIssue(row.TextOrNull(0), row.GetInt64(1), row.GetInt64(2), row.Time(3), row.Time(4)), issue);
        return new(points, releases);
    }
}
