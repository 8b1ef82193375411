using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>What <c>release:latest</c> stands for. Archived releases are left out.</summary>
internal sealed class LatestReleases(KnownReleases known, NameRegistry names)
{
    /// <summary>
    /// Each project's latest release among those that were seen in one of the environments (null for any); none for a project that has none there,
    /// or whose latest one has no sessions.
    /// </summary>
    public HashSet<ReleaseId> Of(IReadOnlyCollection<ProjectId> projects, IReadOnlySet<EnvironmentId>? environments) =>
        [.. Find(projects, EnvironmentChoice.Of(environments, names)).Select(release => release.Id).Where(id => id != default)];

    /// <summary>The same, each by its project and version, whether or not it has sessions.</summary>
    public HashSet<(ProjectId Project, string Version)> VersionsOf(IReadOnlyCollection<ProjectId> projects, EnvironmentChoice? environments) =>
        [.. Find(projects, environments).Select(release => (release.Project, release.Version))];

    private IEnumerable<Release> Find(IReadOnlyCollection<ProjectId> projects, EnvironmentChoice? environments)
    {
        // Of those that nothing else tells apart, the first one is the latest.
        var open = known.All(environments).Where(release => !release.IsArchived).OrderDescending(KnownRelease.ByDate).ToList();
        return projects.Select(project => LatestOf(project, open)).OfType<Release>();
    }

    /// <summary>Whether a project goes by versions is seen from all its releases, wherever they were seen.</summary>
    private static Release? LatestOf(ProjectId project, IReadOnlyList<KnownRelease> open)
    {
        var (all, candidates) = (new List<DatedRelease>(), new List<DatedRelease>());
        foreach (var release in open)
        {
            if (release.Parts.FirstOrDefault(part => part.Project == project) is not { } part)
                continue;
            var named = part.Release(release.Version);
            all.Add(new(named, release.Created));
            if (part.IsInEnvironments)
                candidates.Add(new(named, release.Date));
        }

        return VersionScheme.Latest(candidates, VersionScheme.IsSemantic(all));
    }
}
