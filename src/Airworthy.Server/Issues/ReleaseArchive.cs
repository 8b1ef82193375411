using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Archives releases and takes them back. What is archived is left out of lists and pickers; its sessions and events stay, and go on counting.</summary>
internal sealed class ReleaseArchive(TrackerWriter writer, SeenReleases seen, ProjectDirectory projects, TrackedReleases tracked, TimeProvider time)
{
    /// <summary>How many releases were changed by it: what nothing has named cannot be archived, and what is so already stays.</summary>
    /// <param name="versions">In all projects: an organization has a version once.</param>
    public Task<int> Set(IReadOnlyCollection<string> versions, bool isArchived)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var sessions = seen.Of([.. projects.All.Select(project => project.Id)], environments: null).ToLookup(one => one.Release.Version);
        return writer.Write(session => versions.Distinct().Sum(version => Set(session, version, [.. sessions[version]], isArchived, now)));
    }

    private int Set(SqlSession session, string version, List<SeenRelease> sessions, bool isArchived, DateTime now)
    {
        if (sessions.Count == 0 && ReleaseRows.Find(session, version) is null)
            return 0;
        var created = sessions.Count == 0 ? (DateTime?)null : sessions.Min(one => one.Created);
        var row = tracked.Ensure(session, version, created, sessions.Select(one => one.Release.Project).ToHashSet(), [], now, out _);
        return session.Execute("update release set is_archived = $2 where id = $1 and is_archived <> $2", row, isArchived);
    }
}
