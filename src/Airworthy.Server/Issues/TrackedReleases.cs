using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>
/// Makes releases known to the tracker that only sessions may have named so far, when somebody first tells something of them. What that settles of issues is settled
/// in the same transaction. On the writer's thread only.
/// </summary>
internal sealed class TrackedReleases(IssueResolutions resolutions)
{
    /// <summary>
    /// The row of a release, linked to the projects and to those that sessions came from. If anything of it is new, issues that wait for the next release are settled.
    /// </summary>
    /// <param name="created">When it was first heard of, UTC; null if never.</param>
    /// <param name="seenIn">The projects that sessions of it came from.</param>
    /// <param name="isNew">Whether the release, or one of its links to the projects, was known to nobody.</param>
    public long Ensure(
        SqlSession session, string version, DateTime? created, IReadOnlySet<ProjectId> seenIn, IReadOnlyList<ProjectId> projects, DateTime now, out bool isNew)
    {
        // It is as old as its first session, if that was earlier.
        var at = created < now ? created.Value : now;
        var row = ReleaseRows.Ensure(session, version, at, out var isRowNew);
        var linked = projects.Union(seenIn).Where(project => ReleaseRows.Link(session, row, project, at)).ToList();
        isNew = (isRowNew && seenIn.Count == 0) || linked.Exists(project => !seenIn.Contains(project));
        if (isRowNew || linked.Count > 0)
            resolutions.ReleaseCreated(session, row, now);
        return row;
    }
}
