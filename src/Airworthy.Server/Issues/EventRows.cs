using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Events in the tables <c>event</c> and <c>event_body</c>. On the writer's thread.</summary>
internal static class EventRows
{
    /// <summary>Whether the project has an event of this id already.</summary>
    public static bool Has(SqlSession session, EventRecord one) =>
        session.Number("select 1 from event where project = $1 and event_id = $2", one.Project.Value, one.Id) is not null;

    public static void Add(SqlSession session, EventRecord one, long issue, long? release)
    {
        var (summary, user) = (one.Summary, one.User);
        var id = session.Insert(
            """
            insert into event (project, event_id, issue, at, received_at, release, environment, level, platform, is_unhandled, has_exception,
                title, culprit, message, "transaction", type, value, user_id, user_name, user_email, user_ip, tags)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
            """,
            one.Project.Value, one.Id, issue, one.At.Ticks, one.ReceivedAt.Ticks, release, one.Environment, (int)one.Level, one.Platform, one.IsUnhandled, one.HasException,
            summary.Title, summary.Culprit, summary.Message, one.Transaction, summary.Type, summary.Value, user?.Id, user?.Username, user?.Email, user?.IpAddress, one.Tags);
        session.Execute("insert into event_body (event, issue, body) values ($1, $2, $3)", id, issue, one.Body);
    }

    /// <summary>Deletes the bodies of an issue beyond the newest ones.</summary>
    public static void KeepNewestBodies(SqlSession session, long issue, int count) =>
        session.Execute(
            "delete from event_body where issue = $1 and event <= (select event from event_body where issue = $1 order by event desc limit 1 offset $2)", issue, count);

    /// <summary>Deletes events that happened before a time, with their bodies, the oldest first; returns how many.</summary>
    public static int DeleteBefore(SqlSession session, long project, DateTime before, int limit)
    {
        session.Execute(
            "delete from event_body where event in (select id from event where project = $1 and at < $2 order by at, id limit $3)", project, before.Ticks, limit);
        return session.Execute(
            "delete from event where id in (select id from event where project = $1 and at < $2 order by at, id limit $3)", project, before.Ticks, limit);
    }
}
