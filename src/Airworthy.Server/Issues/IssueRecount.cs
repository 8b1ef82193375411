using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>
/// Counts the figures of issues again from their events, as far as these are there: an issue whose first event has expired has figures that no row tells of any more.
/// </summary>
internal sealed class IssueRecount
{
    private readonly SqliteConnection _tracker;
    private readonly DateTime _eventsFrom;
    private readonly DateTime _hoursFrom;

    public IssueRecount(SqliteConnection tracker)
    {
        _tracker = tracker;
        (_eventsFrom, _hoursFrom) = Query("select events_from, hours_from from event_expiry", [], row => (row.Time(0), row.Time(1))).FirstOrDefault();
        Issues = Query("select count(*) from issue where first_seen >= $1", [_eventsFrom.Ticks], row => row.GetInt64(0))[0];
    }

    /// <summary>Issues whose events are all there.</summary>
    public long Issues { get; }

    /// <summary>Where a figure is another one than the events say.</summary>
    public IEnumerable<(long Issue, string What)> Differences() =>
        Events().Concat(Latest()).Concat(Users()).Concat(Environments()).Concat(Hours()).Concat(HoursOfEvents());

    private List<(long, string)> Events() => Query(
        """
        select issue.id, issue.events, count(event.id), issue.first_seen, coalesce(min(event.at), 0), issue.last_seen, coalesce(max(event.at), 0)
        from issue left join event on event.issue = issue.id where issue.first_seen >= $1 group by issue.id
        having issue.events <> count(event.id) or issue.first_seen <> coalesce(min(event.at), 0) or issue.last_seen <> coalesce(max(event.at), 0)
        """,
        [_eventsFrom.Ticks],
        row => (row.GetInt64(0), $"it has {row.GetInt64(1)} events from {row.Time(3):u} to {row.Time(5):u}, and there are {row.GetInt64(2)} from {row.Time(4):u} to {row.Time(6):u}"));

    /// <summary>What the latest event says; of several of one moment it is the one that came last.</summary>
    private List<(long, string)> Latest() => Query(
        """
        select issue.id, event.id from issue join event on event.id = (select id from event where issue = issue.id order by at desc, id desc limit 1)
        where issue.last_seen >= $1 and (issue.title <> event.title or issue.culprit <> event.culprit or issue.level <> event.level
            or issue.platform <> event.platform or issue.is_unhandled <> event.is_unhandled or issue.type is not event.type or issue.value is not event.value)
        """,
        [_eventsFrom.Ticks],
        row => (row.GetInt64(0), $"it does not say what its latest event says, {row.GetInt64(1)}"));

    private List<(long, string)> Users() => Query(
        "select id, users, (select count(*) from issue_user where issue = id) counted from issue where users <> counted", [],
        row => (row.GetInt64(0), $"it has {row.GetInt64(1)} users, and there are {row.GetInt64(2)}"));

    private List<(long, string)> Environments() => Query(
        """
        select issue, environment, sum(said), sum(counted) from (
            select issue, environment, events said, 0 counted from issue_environment where issue in (select id from issue where first_seen >= $1)
            union all
            select issue, environment, 0, 1 from event where issue in (select id from issue where first_seen >= $1))
        group by issue, environment having sum(said) <> sum(counted)
        """,
        [_eventsFrom.Ticks],
        row => (row.GetInt64(0), $"it has {row.GetInt64(2)} events in environment '{row.GetString(1)}', and there are {row.GetInt64(3)}"));

    /// <summary>The hours of an issue add up to all of its events, as long as none has expired.</summary>
    private List<(long, string)> Hours() => Query(
        "select id, events, (select coalesce(sum(events), 0) from issue_hour where issue = id) counted from issue where first_seen >= $1 and events <> counted",
        [_hoursFrom.Ticks],
        row => (row.GetInt64(0), $"it has {row.GetInt64(1)} events, and its hours {row.GetInt64(2)}"));

    private List<(long, string)> HoursOfEvents() => Query(
        $"""
        select issue, hour, sum(said), sum(said_unhandled), sum(counted), sum(counted_unhandled) from (
            select issue, hour, release, environment, events said, unhandled said_unhandled, 0 counted, 0 counted_unhandled from issue_hour where hour >= $1
            union all
            select issue, at - at % {TimeSpan.TicksPerHour}, coalesce(release, 0), environment, 0, 0, 1, is_unhandled from event where at >= $1)
        group by issue, hour, release, environment having sum(said) <> sum(counted) or sum(said_unhandled) <> sum(counted_unhandled)
        """,
        [Math.Max(_eventsFrom.Ticks, _hoursFrom.Ticks)],
        row => (row.GetInt64(0), $"in the hour from {row.Time(1):u} it has {row.GetInt64(2)} events, {row.GetInt64(3)} of them unhandled, and there are {row.GetInt64(4)} and {row.GetInt64(5)}"));

    private List<T> Query<T>(string sql, object[] values, Func<SqliteDataReader, T> read)
    {
        using var command = _tracker.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read())
            rows.Add(read(row));
        return rows;
    }
}
