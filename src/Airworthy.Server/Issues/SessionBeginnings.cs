using System.Collections.Concurrent;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Issues;

/// <summary>
/// When the first session of each release of a project began. To find out takes the gate of the sessions and a look at all releases, and every event of a resolved issue
/// asks; so the answer is kept until a release is new, and for a minute at most, for a session that comes late may be an earlier one.
/// </summary>
internal sealed class SessionBeginnings(SeenReleases seen, NameRegistry names, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ProjectId, Known> _known = new();

    /// <summary>By version. UTC.</summary>
    public IReadOnlyDictionary<string, DateTime> Of(ProjectId project)
    {
        var now = time.GetUtcNow();
        var releases = names.ReleaseCount(project);
        if (_known.TryGetValue(project, out var known) && known.Releases == releases && now - known.At < MaxAge)
            return known.Beginnings;
        known = new(now, releases, seen.Of([project], environments: null).ToDictionary(one => one.Release.Version, one => one.Created, StringComparer.Ordinal));
        _known[project] = known;
        return known.Beginnings;
    }

    private sealed record Known(DateTimeOffset At, int Releases, IReadOnlyDictionary<string, DateTime> Beginnings);
}
