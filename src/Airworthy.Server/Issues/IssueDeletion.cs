using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Deletes issues with all that belongs to them. An issue may have a million events, so they go in portions: events that come in do not wait for all of it.</summary>
internal sealed class IssueDeletion(TrackerWriter writer)
{
    private const int EventsPerWrite = 1_000;

    private static readonly string[] Tables = ["event_body", "event", "issue_hash", "issue_user", "issue_environment", "issue_hour", "issue_activity", "issue_commit"];

    /// <summary>Completes when it is on disk. Cut off in between, it leaves the issue with fewer events.</summary>
    public async Task Delete(IReadOnlyCollection<long> issues)
    {
        foreach (var issue in issues)
        {
            while (await writer.Write(session => DeleteEvents(session, issue)) == EventsPerWrite)
            {
            }

            await writer.Write(session => DeleteRest(session, issue));
        }
    }

    private static int DeleteEvents(SqlSession session, long issue)
    {
        session.Execute("delete from event_body where event in (select id from event where issue = $1 order by at, id limit $2)", issue, EventsPerWrite);
        return session.Execute("delete from event where id in (select id from event where issue = $1 order by at, id limit $2)", issue, EventsPerWrite);
    }

    private static int DeleteRest(SqlSession session, long issue)
    {
        foreach (var table in Tables)
            session.Execute($"delete from {table} where issue = $1", issue);
        return session.Execute("delete from issue where id = $1", issue);
    }
}
