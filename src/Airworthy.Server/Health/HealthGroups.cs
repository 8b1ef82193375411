using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Says which group of an answer a cell belongs to. For one question.</summary>
internal sealed class HealthGroups(HealthGrouping grouping, NameRegistry names)
{
    private readonly Dictionary<string, ReleaseId> _versions = [];

    public HealthGroup Of(ProjectId project, CellKey key)
    {
        var byProject = grouping.HasFlag(HealthGrouping.Project);
        ReleaseId? release = grouping.HasFlag(HealthGrouping.Release) ? key.Release : null;
        // Each project numbers its releases by itself; across projects the same version is one group, which the first one met stands for.
        if (release is { } own && !byProject && !_versions.TryAdd(names[own].Version, own))
            release = _versions[names[own].Version];
        return new(byProject ? project : null, release, grouping.HasFlag(HealthGrouping.Environment) ? key.Environment : null);
    }
}
