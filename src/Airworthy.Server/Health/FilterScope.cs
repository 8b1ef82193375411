using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>What a filter is read against: what is selected beside it, and where the releases stand that its keys speak of.</summary>
internal sealed record FilterScope
{
    public required IReadOnlyList<Project> Projects { get; init; }

    /// <summary>Null for all.</summary>
    public required IReadOnlySet<EnvironmentId>? Environments { get; init; }

    public required NameRegistry Names { get; init; }

    public required LatestReleases Latest { get; init; }

    public required StagesAt Stages { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The releases of the selected projects.</summary>
    public IEnumerable<Release> Releases
    {
        get
        {
            var projects = Projects.Select(project => project.Id).ToHashSet();
            return Names.Releases.Where(release => projects.Contains(release.Project));
        }
    }
}
