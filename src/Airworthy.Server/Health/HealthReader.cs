using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>
/// Answers questions from the cells. Totals of users are counted over the whole range, not added up from its buckets.
/// Never writes.
/// </summary>
internal sealed class HealthReader(SessionStore sessions, NameRegistry names)
{
    /// <summary>The groups that have at least one session, in no order; without grouping one group, also if it is empty.</summary>
    public List<HealthAnswer> Ask(HealthQuestion question)
    {
        var buckets = question.Buckets;
        var groups = new Dictionary<HealthGroup, List<BucketCell>>();
        var versions = new Dictionary<string, ReleaseId>();
        var parts = (question.WithUsers ? CellParts.Users : CellParts.None) | (question.WithDurations ? CellParts.Durations : CellParts.None);
        foreach (var project in question.Projects)
        {
            foreach (var cell in Read(question, project, parts))
            {
                var group = GroupOf(question.Grouping, project, cell.Key, versions);
                if (!groups.TryGetValue(group, out var cells))
                    groups.Add(group, cells = []);
                cells.Add(new(question.WithSeries ? buckets.IndexOf(cell.Key.Period) : 0, cell));
            }
        }

        if (question.Grouping == HealthGrouping.None && groups.Count == 0)
            groups.Add(default, []);
        var tally = new HealthTally(question.WithSeries ? buckets.Count : 0, question.WithUsers);
        return [.. groups.Select(group => tally.Count(group.Key, group.Value))];
    }

    private List<CellView> Read(HealthQuestion question, ProjectId project, CellParts parts)
    {
        var spans = question.Buckets.Spans(question.WithSeries);
        // What every list asks for, over and over.
        var isUsual = !question.WithSeries && parts != CellParts.None && question.Where is null && !question.Grouping.HasFlag(HealthGrouping.Environment)
            && question.Environments is null or { Count: 1 };
        return isUsual
            ? sessions.ReadSums(project, spans, parts, question.Environments?.Single(), key => Includes(question, project, key))
            : sessions.ReadCells(project, spans, parts, key => Includes(question, project, key));
    }

    private static bool Includes(HealthQuestion question, ProjectId project, CellKey key) =>
        question.Environments?.Contains(key.Environment) != false
        && question.Releases?.Invoke(key.Release) != false
        && question.Where?.Invoke(project, key.Release, key.Environment) != false;

    private HealthGroup GroupOf(HealthGrouping grouping, ProjectId project, CellKey key, Dictionary<string, ReleaseId> versions)
    {
        var byProject = grouping.HasFlag(HealthGrouping.Project);
        ReleaseId? release = grouping.HasFlag(HealthGrouping.Release) ? key.Release : null;
        // Each project numbers its releases by itself; across projects the same version is one group, which the first one met stands for.
        if (release is { } own && !byProject && !versions.TryAdd(names[own].Version, own))
            release = versions[names[own].Version];
        return new(byProject ? project : null, release, grouping.HasFlag(HealthGrouping.Environment) ? key.Environment : null);
    }
}
