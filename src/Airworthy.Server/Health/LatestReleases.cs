using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>What <c>release:latest</c> stands for.</summary>
internal sealed class LatestReleases(NameRegistry names, ReleaseSightings sightings, SessionStore sessions)
{
    /// <summary>Each project's latest release among those that were seen in one of the environments (null for any); none for a project that has none there.</summary>
    public HashSet<ReleaseId> Of(IEnumerable<ProjectId> projects, IReadOnlySet<EnvironmentId>? environments)
    {
        Dictionary<ReleaseId, Sighting> all, there;
        lock (sessions.Gate)
        {
            all = sightings.Of(environments: null);
            there = environments is null ? all : sightings.Of(environments);
        }

        var byProject = all.Select(pair => new DatedRelease(names[pair.Key], pair.Value.First)).ToLookup(one => one.Release.Project);
        return
        [
            .. projects.Select(project => VersionScheme.Latest(
                [.. byProject[project].Where(one => there.ContainsKey(one.Release.Id))], VersionScheme.IsSemantic(byProject[project])))
                .OfType<Release>().Select(release => release.Id),
        ];
    }
}
