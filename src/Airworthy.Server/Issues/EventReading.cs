using System.Collections.Frozen;
using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>An event with its neighbours in its issue.</summary>
/// <param name="Body">Its JSON; null if it is kept no longer, for an issue's newest events alone are kept whole.</param>
/// <param name="Previous">The id of the event before it; null for the first one.</param>
/// <param name="Next">The id of the event behind it; null for the last one.</param>
internal sealed record WholeEvent(StoredEvent Event, byte[]? Body, string? Previous, string? Next);

/// <summary>Finds events. Never writes.</summary>
internal sealed class EventReading(TrackerDatabase tracker, IssueReleases releases, NameRegistry names, StagesAt stages, TimeProvider time)
{
    public static readonly FilterRules Rules = new()
    {
        Subject = "events",
        OrderedKeys = FrozenSet.ToFrozenSet([.. ReleaseCondition.Ordered, "timestamp"]),
        AllowsFreeText = true,
        AllowsAlternatives = true,
    };

    public EventScope ScopeOf(SqlSession session, IReadOnlyList<Project> projects, IReadOnlyList<string>? environments) => new()
    {
        Session = session,
        Projects = projects,
        Environments = environments,
        Releases = releases,
        Names = names,
        Stages = stages,
        Now = time.GetUtcNow().UtcDateTime,
    };

    /// <summary>A page of events, and one more if another page follows.</summary>
    /// <param name="filter">The filter's text, for the refusal.</param>
    public ApiRefusal? Read(EventQuery query, string filter, out List<StoredEvent> events)
    {
        (events, var error) = tracker.Read(session => (Read(session, query, out var wrong), wrong));
        return error is null ? null : EventSelection.Refuse(filter, error);
    }

    /// <summary>The same in a snapshot.</summary>
    /// <param name="error">Where and why the filter means nothing; null if it does.</param>
    public List<StoredEvent> Read(SqlSession session, EventQuery query, out string? error)
    {
        var bindings = new SqlBindings();
        var conditions = new EventConditions(ScopeOf(session, query.Projects, query.Environments), bindings);
        var where = conditions.Of(query.Filter);
        error = conditions.Error;
        if (error is not null)
            return [];
        var place = query.Issue is { } issue ? $"event.issue = {bindings.Add(issue)}" : EventSelection.Sql(query.Projects, bindings);
        return session.QueryOnce(
            $"""
            select {StoredEvent.Columns} from event where {place} and {EventSelection.Sql(query.Environments, query.Range, bindings)} and {where}
            order by event.at desc, event.id desc limit {bindings.Add(query.PageSize + 1)} offset {bindings.Add(query.Offset)}
            """,
            StoredEvent.Read, bindings.Values);
    }

    /// <summary>The newest events of an issue.</summary>
    public List<StoredEvent> NewestOf(Issue issue, int count) => tracker.Read(session => session.Query(
        $"select {StoredEvent.Columns} from event where issue = $1 order by at desc, id desc limit $2", StoredEvent.Read, issue.Id, count));

    /// <summary>Null if the project has no such event.</summary>
    public WholeEvent? Find(ProjectId project, SentryId id) => tracker.Read(session => session.Query(
        $"select {StoredEvent.Columns} from event where project = $1 and event_id = $2", StoredEvent.Read, project.Value, Convert.FromHexString(id.ToString()))
        .Select(found => Whole(session, found)).FirstOrDefault());

    /// <summary>An event of an issue: the latest one, the oldest one, or the one with the id. Null if there is none, or which is none of these.</summary>
    public WholeEvent? Find(Issue issue, string which, IReadOnlyList<string>? environments) => tracker.Read(session =>
    {
        var bindings = new SqlBindings();
        var where = $"event.issue = {bindings.Add(issue.Id)} and {EventSelection.Sql(environments, range: null, bindings)}";
        switch (which)
        {
            case "latest" or "recommended":
                where += " order by event.at desc, event.id desc limit 1";
                break;
            case "oldest":
                where += " order by event.at, event.id limit 1";
                break;
            default:
                if (!SentryId.TryParse(Encoding.UTF8.GetBytes(which), out var id))
                    return null;
                where += $" and event.event_id = {bindings.Add(Convert.FromHexString(id.ToString()))}";
                break;
        }

        return session.QueryOnce($"select {StoredEvent.Columns} from event where {where}", StoredEvent.Read, bindings.Values).Select(found => Whole(session, found)).FirstOrDefault();
    });

    private static WholeEvent Whole(SqlSession session, StoredEvent one) => new(
        one,
        session.Query("select body from event_body where event = $1", row => EventBody.Decompress(row.GetFieldValue<byte[]>(0)), one.Row).FirstOrDefault(),
        Id(session, "select event_id from event where issue = $1 and (at, id) < ($2, $3) order by at desc, id desc limit 1", one),
        Id(session, "select event_id from event where issue = $1 and (at, id) > ($2, $3) order by at, id limit 1", one));

    private static string? Id(SqlSession session, string sql, StoredEvent one) =>
        session.Query(sql, row => Convert.ToHexStringLower(row.GetFieldValue<byte[]>(0)), one.Issue, one.At.Ticks, one.Row).FirstOrDefault();
}
