using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>An issue's beginning.</summary>
/// <param name="Release">The row (in the tracker) of the release it was first seen in; null if that event named none.</param>
/// <param name="At">UTC.</param>
internal readonly record struct NewIssue(ProjectId Project, long? Release, DateTime At);

/// <summary>When issues were first seen, and in which release.</summary>
internal sealed class NewIssueTimes(TrackerDatabase tracker)
{
    /// <summary>Those first seen in [<paramref name="start"/>, <paramref name="end"/>), in no order.</summary>
    /// <param name="environments">First seen there; null for anywhere. Seen first in two of them, an issue counts once, from the earlier time on.</param>
    public List<NewIssue> Of(IReadOnlyCollection<ProjectId> projects, IReadOnlyCollection<string>? environments, DateTime start, DateTime end)
    {
        var ids = JsonSerializer.Serialize(projects.Select(project => project.Value));
        return tracker.Read(session => environments is null
            ? session.Query(
                // Who was seen first was seen last no earlier: the index is by that.
                """
                select project, first_release, first_seen from issue
                where project in (select value from json_each($1)) and last_seen >= $2 and first_seen >= $2 and first_seen < $3
                """,
                Read, ids, start.Ticks, end.Ticks)
            : session.Query(
                """
                select issue.project, there.first_release, min(there.first_seen) from issue_environment there join issue on issue.id = there.issue
                where issue.project in (select value from json_each($1)) and issue.last_seen >= $2 and there.environment in (select value from json_each($4))
                group by issue.id having min(there.first_seen) >= $2 and min(there.first_seen) < $3
                """,
                Read, ids, start.Ticks, end.Ticks, JsonSerializer.Serialize(environments)));
    }

    private static NewIssue Read(SqliteDataReader row) => new(new(row.GetInt32(0)), row.IsDBNull(1) ? null : row.GetInt64(1), row.Time(2));
}
