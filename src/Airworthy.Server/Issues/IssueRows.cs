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
        IssueActivity.Add(session, issue, cause.ReceivedAt, IssueActivity.Regression, new() { ["event_id"] = Convert.ToHexStringLower(cause.Id), ["version"] = cause.Release ?? "" });
    }

    /// <summary>Whether an ignored issue is to be so no longer: its time has come, or it has as many events.</summary>
    public static bool IsDue(SqlSession session, long issue, DateTime now) =>
        session.Number("select 1 from issue where id = $1 and (ignored_until <= $2 or events >= ignored_events)", issue, now.Ticks) is not null;

    /// <summary>It was ignored, and the condition is met until which it was.</summary>
    public static void Return(SqlSession session, long issue, DateTime at)
    {
        session.Execute(
            "update issue set status = $2, substatus = $3, changed_at = $4, ignored_until = null, ignored_events = null where id = $1",
            issue, (int)IssueStatus.Unresolved, (int)IssueSubstatus.Ongoing, at.Ticks);
        IssueActivity.Add(session, issue, at, IssueActivity.Unresolved);
    }

    // Its figures are those of no event yet: this one is counted like all that follow.
    private static long Make(SqlSession session, EventRecord one, long? release)
    {
        var summary = one.Summary;
        var number = session.Number(
            "insert into issue_number (project, last) values ($1, 1) on conflict do update set last = last + 1 returning last", one.Project.Value);
        var issue = session.Insert(
            """
            insert into issue (project, number, title, culprit, type, value, filename, function, level, platform, logger, is_unhandled,
                first_seen, last_seen, first_release, events, users, status, substatus, changed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, 0, 0, $15, $16, $17)
            """,
            one.Project.Value, number, summary.Title, summary.Culprit, summary.Type, summary.Value, summary.Filename, summary.Function, (int)one.Level, one.Platform, one.Logger, one.IsUnhandled,
            one.At.Ticks, release, (int)IssueStatus.Unresolved, (int)IssueSubstatus.New, one.ReceivedAt.Ticks);
        IssueActivity.Add(session, issue, one.ReceivedAt, IssueActivity.FirstSeen);
        return issue;
    }
}
