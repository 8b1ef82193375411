using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What the page of one issue tells beside what lists do.</summary>
/// <param name="Activity">The newest first.</param>
/// <param name="Tags">With the number of those of the newest events that have them, the most frequent first.</param>
internal sealed record IssueDetails(
    Issue Issue, IssueRelease? FirstRelease, IssueRelease? LastRelease, IReadOnlyList<ActivityEntry> Activity, IReadOnlyList<(string Key, long Events)> Tags,
    IReadOnlyList<long> Day, IReadOnlyList<long> Month)
{
    // Who wants to know what an issue's events have in common looks at these, and so does Sentry.
    private const int EventsWithTags = 1_000;
    private const int MaxActivities = 100;

    public static IssueDetails Read(SqlSession session, Issue issue, IssueReleases releases, IssueSeries day, IssueSeries month)
    {
        var tags = session.Query(
            """
            select tag.key, count(*) from (select tags from event where issue = $1 order by at desc limit $2) newest, json_each(newest.tags) tag
            group by tag.key order by 2 desc, 1
            """,
            row => (row.GetString(0), row.GetInt64(1)), issue.Id, EventsWithTags);
        return new(issue, Find(issue.FirstRelease), Find(issue.LastRelease), ActivityOf(session, issue), tags, PointsOf(session, issue, day), PointsOf(session, issue, month));

        IssueRelease? Find(long? release) => release is { } row ? releases.Find(session, issue.Project, row) : null;
    }

    /// <summary>The newest first.</summary>
    public static List<ActivityEntry> ActivityOf(SqlSession session, Issue issue) => session.Query(
        "select id, at, kind, data from issue_activity where issue = $1 order by at desc, id desc limit $2",
        row => new ActivityEntry(row.GetInt64(0), row.Time(1), row.GetString(2), row.GetString(3)), issue.Id, MaxActivities);

    private static long[] PointsOf(SqlSession session, Issue issue, IssueSeries series)
    {
        var points = new long[series.Buckets];
        foreach (var (hour, events) in session.Query(
            "select hour, sum(events) from issue_hour where issue = $1 and hour >= $2 and hour < $3 group by hour", row => (row.Time(0), row.GetInt64(1)),
            issue.Id, series.Start.Ticks, (series.Start + series.Buckets * series.Bucket).Ticks))
        {
            points[(int)((hour - series.Start) / series.Bucket)] += events;
        }

        return points;
    }
}

/// <param name="At">UTC.</param>
/// <param name="Data">A JSON object.</param>
internal sealed record ActivityEntry(long Id, DateTime At, string Kind, string Data)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("type", Kind);
        json.WriteMoment("dateCreated", At);
        json.WriteNull("user");
        json.WritePropertyName("data");
        json.WriteRawValue(Data);
        json.WriteEndObject();
    }
}
