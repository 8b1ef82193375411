using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>
/// What events say of a release, beside which its sessions can be laid. The two are counted apart: a session may come without its event, and an event without a session.
/// </summary>
internal sealed class ReleaseEvents(TrackerDatabase tracker, RetentionOptions retention, TimeProvider time)
{
    /// <summary>Counts the events of a stretch of time, and what clients say they have not sent in it.</summary>
    /// <param name="version">Null for all releases, and none.</param>
    /// <param name="environments">Empty for all; the empty name stands for events that name none.</param>
    public ReleaseEventFigures Read(ProjectId project, string? version, IReadOnlyCollection<string> environments, TimeRange range)
    {
        var (conditions, values) = Where(project, version, environments, range);
        // Whom an event happened to is told apart as the figures of issues do: by the first of id, name, e-mail and address.
        var sql = $"""
            select
                count(*), count(distinct issue), count(distinct {User}),
                coalesce(sum(is_unhandled), 0), count(distinct iif(is_unhandled, issue, null)), count(distinct iif(is_unhandled, {User}, null))
            from event where {conditions}
            """;
        return tracker.Read(session => session.QueryOnce(
            sql,
            row => new ReleaseEventFigures(
                new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
                new(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
                ClientReports.Read(session, project, range.Start, range.End),
                retention.EventsFrom(time.GetUtcNow().UtcDateTime)),
            values).Single());
    }

    private const string User = "coalesce('id:' || user_id, 'username:' || user_name, 'email:' || user_email, 'ip:' || user_ip)";

    private static (string Sql, List<object?> Values) Where(ProjectId project, string? version, IReadOnlyCollection<string> environments, TimeRange range)
    {
        var values = new List<object?> { project.Value, range.Start.Ticks, range.End.Ticks };
        var sql = "project = $1 and at >= $2 and at < $3";
        if (version is not null)
        {
            values.Add(version);
            sql += $" and release = (select id from release where version = ${values.Count})";
        }

        if (environments.Count > 0)
        {
            sql += $" and environment in ({string.Join(", ", environments.Select((_, i) => $"${values.Count + i + 1}"))})";
            values.AddRange(environments);
        }

        return (sql, values);
    }
}

/// <param name="All">Handled or not.</param>
/// <param name="Crashes">Those that were not handled.</param>
/// <param name="Discarded">What clients of the project say they have thrown away on these days: they name no release and no environment.</param>
/// <param name="KeptFrom">Of what happened before, some events may be deleted by now.</param>
internal sealed record ReleaseEventFigures(EventFigures All, EventFigures Crashes, IReadOnlyList<ReportedLoss> Discarded, DateTime KeptFrom);

/// <param name="Issues">Distinct ones.</param>
/// <param name="Users">Distinct ones among the events that name theirs.</param>
internal readonly record struct EventFigures(long Events, long Issues, long Users);
