using Airworthy.Server.Cells;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Counts events in their issues' figures. On the writer's thread, in the transaction of the event.</summary>
internal static class IssueFigures
{
    /// <summary>Counts an event, and its user; the latest one by time says what the issue looks like. Returns the issue's status.</summary>
    public static IssueStatus Count(SqlSession session, EventRecord one, long issue, long? release)
    {
        var newUsers = one.UserHash is { } user ? session.Execute("insert or ignore into issue_user (issue, user) values ($1, $2)", issue, user) : 0;
        var summary = one.Summary;
        session.Execute(
            """
            update issue set
                events = events + 1, users = users + $2, first_seen = min(first_seen, $3), last_seen = max(last_seen, $3),
                title = iif($3 >= last_seen, $4, title), culprit = iif($3 >= last_seen, $5, culprit),
                type = iif($3 >= last_seen, $6, type), value = iif($3 >= last_seen, $7, value),
                filename = iif($3 >= last_seen, $8, filename), function = iif($3 >= last_seen, $9, function),
                level = iif($3 >= last_seen, $10, level), platform = iif($3 >= last_seen, $11, platform),
                logger = iif($3 >= last_seen, $12, logger), is_unhandled = iif($3 >= last_seen, $13, is_unhandled),
                last_release = iif($14 is not null and $3 >= coalesce(last_release_at, $3), $14, last_release),
                last_release_at = iif($14 is not null, max(coalesce(last_release_at, $3), $3), last_release_at)
            where id = $1
            """,
            issue, newUsers, one.At.Ticks, summary.Title, summary.Culprit, summary.Type, summary.Value, summary.Filename, summary.Function,
            (int)one.Level, one.Platform, one.Logger, one.IsUnhandled, release);
        return (IssueStatus)session.Number("select status from issue where id = $1", issue)!.Value;
    }

    public static void CountByHourAndEnvironment(SqlSession session, EventRecord one, long issue, long? release)
    {
        session.Execute(
            """
            insert into issue_hour (issue, hour, release, environment, project, events, unhandled) values ($1, $2, $3, $4, $5, 1, $6)
            on conflict do update set events = events + 1, unhandled = unhandled + $6
            """,
            issue, CellResolution.Hour.PeriodOf(one.At).Ticks, release ?? 0, one.Environment, one.Project.Value, one.IsUnhandled);
        session.Execute(
            """
            insert into issue_environment (issue, environment, first_seen, last_seen, first_release, events) values ($1, $2, $3, $3, $4, 1)
            on conflict do update set first_seen = min(first_seen, $3), last_seen = max(last_seen, $3), events = events + 1
            """,
            issue, one.Environment, one.At.Ticks, release);
    }
}
