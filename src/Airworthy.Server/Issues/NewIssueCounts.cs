using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>How many issues were first seen in a release.</summary>
internal sealed class NewIssueCounts(TrackerDatabase tracker)
{
    /// <summary>By release (its row in the tracker) and project; without those that have none.</summary>
    /// <param name="environments">Those that were first seen there in the release; null for anywhere. Seen first in two of them, an issue counts once.</param>
    public Dictionary<(long Release, ProjectId Project), int> Of(IReadOnlyCollection<long> releases, IReadOnlyCollection<string>? environments)
    {
        if (releases.Count == 0)
            return [];
        var rows = JsonSerializer.Serialize(releases);
        var counts = tracker.Read(session => environments is null
            ? session.Query(
                "select first_release, project, count(*) from issue where first_release in (select value from json_each($1)) group by first_release, project",
                row => (Release: row.GetInt64(0), Project: new ProjectId(row.GetInt32(1)), Count: row.GetInt32(2)), rows)
            : session.Query(
                """
                select there.first_release, issue.project, count(distinct issue.id) from issue_environment there join issue on issue.id = there.issue
                where there.first_release in (select value from json_each($1)) and there.environment in (select value from json_each($2))
                group by there.first_release, issue.project
                """,
                row => (Release: row.GetInt64(0), Project: new ProjectId(row.GetInt32(1)), Count: row.GetInt32(2)), rows, JsonSerializer.Serialize(environments)));
        return counts.ToDictionary(one => (one.Release, one.Project), one => one.Count);
    }
}
