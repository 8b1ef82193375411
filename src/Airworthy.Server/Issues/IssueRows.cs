using System.Text.Json;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Issues: found by an event's hashes or made for it, and what becomes of them by themselves. On the writer's thread.</summary>
internal static class IssueRows
{
    /// <summary>The issue that the first known hash of the event names, or a new one. All of the event's hashes name it from then on that name no other.</summary>
    public static long FindOrMake(SqlSession session, EventRecord one, long? release)
    {
        long? issue = null;
        var unknown = new List<byte[]>();
        foreach (var hash in one.Hashes)
        {
            if (session.Number("select issue from issue_hash where project = $1 and hash = $2", one.Project.Value, hash) is { } named)
                issue ??= named;
            else
                unknown.Add(hash);
        }

        var found = issue ?? Make(session, one, release);
        foreach (var hash in unknown)
            session.Execute("insert or ignore into issue_hash (project, hash, issue) values ($1, $2, $3)", one.Project.Value, hash, found);
        return found;
    }

    /// <summary>It was resolved, and has happened again.</summary>
    public static void Regress(SqlSession session, EventRecord cause, long issue)
    {
        session.Execute(
            "update issue set status = $2, substatus = $3, changed_at = $4, resolution = null, resolution_release = null, resolution_after = null where id = $1",
            issue, (int)IssueStatus.Unresolved, (int)IssueSubstatus.Regressed, cause.ReceivedAt.Ticks);
        AddActivity(session, issue, cause.ReceivedAt, "set_regression",
            JsonSerializer.Serialize(new { event_id = Convert.ToHexStringLower(cause.Id), version = cause.Release ?? "" }));
    }

    /// <summary>It was ignored, and the condition is met until which it was.</summary>
    public static void Return(SqlSession session, long issue, DateTime at)
    {
        session.Execute(
            "update issue set status = $2, substatus = $3, changed_at = $4, ignored_until = null, ignored_events = null where id = $1",
            issue, (int)IssueStatus.Unresolved, (int)IssueSubstatus.Ongoing, at.Ticks);
        AddActivity(session, issue, at, "set_unresolved", "{}");
    }

    // Its figures are those of no event yet: this one is counted like all that follow.
    private static long Make(SqlSession session, EventRecord one, long? release)
    {
        var summary = one.Summary;
        var issue = session.Number(
            """
            insert into issue (project, number, title, culprit, type, value, filename, function, level, platform, logger, is_unhandled,
                first_seen, last_seen, first_release, events, users, status, substatus, changed_at)
            values ($1, (select coalesce(max(number), 0) + 1 from issue where project = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, 0, 0, $14, $15, $16) returning id
            """,
            one.Project.Value, summary.Title, summary.Culprit, summary.Type, summary.Value, summary.Filename, summary.Function, (int)one.Level, one.Platform, one.Logger, one.IsUnhandled,
            one.At.Ticks, release, (int)IssueStatus.Unresolved, (int)IssueSubstatus.New, one.ReceivedAt.Ticks)!.Value;
        AddActivity(session, issue, one.ReceivedAt, "first_seen", "{}");
        return issue;
    }

    private static void AddActivity(SqlSession session, long issue, DateTime at, string kind, string data) =>
        session.Execute("insert into issue_activity (issue, at, kind, data) values ($1, $2, $3, $4)", issue, at.Ticks, kind, data);
}
