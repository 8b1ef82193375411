using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Sessions;

/// <summary>A release, and when sessions of it began.</summary>
/// <param name="Created">The beginning of its first session in any environment.</param>
/// <param name="Seen">Its first and last session in the environments that were asked about; null if it was not seen there.</param>
internal sealed record SeenRelease(Release Release, DateTime Created, Sighting? Seen);

/// <summary>The releases that sessions came from.</summary>
internal sealed class SeenReleases(NameRegistry names, ReleaseSightings sightings, SessionStore sessions)
{
    /// <summary>The projects' releases, in no order, those included that were not seen in the environments (null for all).</summary>
    public List<SeenRelease> Of(IReadOnlyCollection<ProjectId> projects, IReadOnlySet<EnvironmentId>? environments)
    {
        Dictionary<ReleaseId, Sighting> anywhere, seen;
        lock (sessions.Gate)
        {
            anywhere = sightings.Of(environments: null);
            seen = environments is null ? anywhere : sightings.Of(environments);
        }

        return [.. anywhere
            .Select(pair => new SeenRelease(names[pair.Key], pair.Value.First, seen.TryGetValue(pair.Key, out var there) ? there : null))
            .Where(one => projects.Contains(one.Release.Project))];
    }
}
