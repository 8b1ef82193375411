using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>
/// Changes of many issues from the pages. A release belongs to its projects, so each project's issues are changed by themselves: what one project refuses
/// does not keep the others from it.
/// </summary>
internal sealed class IssueChanges(TrackerWriter writer, IssueActions actions, ProjectDirectory projects, TimeProvider time)
{
    /// <param name="by">Who wants it.</param>
    /// <returns>The issues that were changed, and why others were not.</returns>
    public Task<(IReadOnlyList<long> Changed, IReadOnlyList<string> Refusals)> Apply(IReadOnlyCollection<long> issues, IssueChange change, string? by)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return writer.Write<(IReadOnlyList<long>, IReadOnlyList<string>)>(session =>
        {
            var all = new List<long>();
            var refusals = new List<string>();
            var known = session.Query(
                "select id, project from issue where id in (select value from json_each($1)) order by id", row => (Id: row.GetInt64(0), Project: new ProjectId(row.GetInt32(1))),
                JsonSerializer.Serialize(issues));
            foreach (var group in known.GroupBy(issue => issue.Project, issue => issue.Id).Where(group => projects.Find(group.Key) is not null))
            {
                if (actions.Apply(session, group, change, by, now, out var changed) is { } refusal)
                    refusals.Add($"{projects.Find(group.Key)!.Slug}: {refusal.Detail}");
                else
                    all.AddRange(changed);
            }

            return (all, refusals);
        });
    }
}
