using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>What <c>release:latest</c> stands for.</summary>
internal sealed class LatestReleases(SeenReleases seen)
{
    /// <summary>Each project's latest release among those that were seen in one of the environments (null for any); none for a project that has none there.</summary>
    public HashSet<ReleaseId> Of(IReadOnlyCollection<ProjectId> projects, IReadOnlySet<EnvironmentId>? environments) =>
    [
        .. seen.Of(projects, environments).GroupBy(one => one.Release.Project).Select(LatestOf).OfType<Release>().Select(release => release.Id),
    ];

    /// <summary>Whether a project goes by versions is seen from all its releases, wherever they were seen.</summary>
    private static Release? LatestOf(IEnumerable<SeenRelease> releases)
    {
        var all = releases.ToList();
        return VersionScheme.Latest([.. all.Where(one => one.Seen is not null).Select(Dated)], VersionScheme.IsSemantic(all.Select(Dated)));
    }

    private static DatedRelease Dated(SeenRelease one) => new(one.Release, one.Created);
}
