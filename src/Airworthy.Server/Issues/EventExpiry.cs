using Airworthy.Server.Cells;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>
/// What time does to events and issues: what has expired is deleted, and issues that were ignored until now come back. It costs what there is to delete,
/// in steps that are short, for events wait for the same writer and sessions for the same disk.
/// </summary>
internal sealed partial class EventExpiry(
    TrackerDatabase tracker, TrackerWriter writer, RetentionOptions retention, TimeProvider time, ILogger<EventExpiry> logger) : BackgroundService
{
    // A row with its body, and its place in six indexes, is up to ten pages.
    private const int RowsInStep = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RestForDisk = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception error) when (error is StorageUnavailableException or SqliteException)
            {
                // The server tells of a store that cannot be written where it writes events. What is left is deleted in the next turn.
                LogFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Deletes all that has expired by now.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be written.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (events, hours, days) = (retention.EventsFrom(now), retention.HoursFrom(now), retention.DaysFrom(now));
        await writer.Write(session => Announce(session, events, hours));
        var projects = tracker.Read(session => session.Query(
            "select project from issue union select project from client_report", row => row.GetInt64(0)));
        foreach (var project in projects)
        {
            await DeleteInSteps(session => EventRows.DeleteBefore(session, project, events, RowsInStep), cancellation);
            await DeleteInSteps(session => DeleteHours(session, project, hours), cancellation);
            await DeleteInSteps(session => DeleteReports(session, project, days), cancellation);
        }

        await writer.Write(session => ReturnIgnored(session, now));
    }

    /// <summary>Says since when all is there, before the first row goes: who compares figures with rows looks no further back.</summary>
    private static int Announce(SqlSession session, DateTime events, DateTime hours) =>
        session.Execute(
            """
            insert into event_expiry (id, events_from, hours_from) values (1, $1, $2)
            on conflict do update set events_from = max(events_from, $1), hours_from = max(hours_from, $2) where events_from < $1 or hours_from < $2
            """,
            events.Ticks, hours.Ticks);

    private async Task DeleteInSteps(Func<SqlSession, int> delete, CancellationToken cancellation)
    {
        while (await writer.Write(delete) >= RowsInStep)
            await Task.Delay(RestForDisk, cancellation);
    }

    private static int DeleteHours(SqlSession session, long project, DateTime before) =>
        session.Execute(
            """
            delete from issue_hour where (issue, hour, release, environment) in
                (select issue, hour, release, environment from issue_hour where project = $1 and hour < $2 order by hour limit $3)
            """,
            project, before.Ticks, RowsInStep);

    private static int DeleteReports(SqlSession session, long project, DateTime before) =>
        session.Execute(
            """
            delete from client_report where project = $1 and (day, kind, reason, category) in
                (select day, kind, reason, category from client_report where project = $1 and day < $2 limit $3)
            """,
            project, before.Ticks, RowsInStep);

    private static int ReturnIgnored(SqlSession session, DateTime now)
    {
        var due = session.Query("select id from issue where status = $1 and ignored_until <= $2", row => row.GetInt64(0), (int)IssueStatus.Ignored, now.Ticks);
        foreach (var issue in due)
            IssueRows.Return(session, issue, now);
        return due.Count;
    }

    [LoggerMessage(LogLevel.Error, "Cannot delete the events that have expired")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
