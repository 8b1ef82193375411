using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Whether a resolved issue that happens again is broken again, or only still out there in releases that its resolution does not cover.</summary>
internal sealed class Regression(IssueReleases releases)
{
    /// <summary>Whether an event of a resolved issue makes it regress. On the writer's thread.</summary>
    /// <param name="release">The row of the event's release; null if it names none.</param>
    /// <param name="at">When the event happened, UTC.</param>
    public bool IsOf(SqlSession session, long issue, long? release, DateTime at)
    {
        var (project, kind, resolvedIn, after) = session.Query(
            "select project, resolution, resolution_release, resolution_after from issue where id = $1",
            row => (new ProjectId(row.GetInt32(0)), row.NumberOrNull(1), row.NumberOrNull(2), row.NumberOrNull(3)), issue).Single();
        // Resolved in no release, or in one that was deleted: then nothing may come any more.
        if (kind is null || resolvedIn is null || releases.Find(session, project, resolvedIn.Value) is not { } target)
            return true;
        var resolution = new Resolution((ResolutionKind)kind, target, after is { } row ? releases.Find(session, project, row) : null);
        var seen = release is { } named ? releases.Find(session, project, named) : null;
        return !resolution.Covers(seen, seen is not null && releases.CompareByVersion(session, project, seen));
    }
}
