using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>
/// What people do to a release on its page. One that only sessions have named gets its row by it, and what waits for a next release is settled, as when a tool tells of it.
/// </summary>
internal sealed class ReleaseActions(TrackerWriter writer, KnownReleases known, IssueResolutions resolutions, TimeProvider time)
{
    /// <summary>Hides it from lists, in all its projects, or shows it again. Nothing is deleted.</summary>
    /// <returns>Whether there is such a release.</returns>
    public Task<bool> SetArchived(string version, bool isArchived) => Change(version, (session, row, _) => ReleaseRows.SetArchived(session, row, isArchived));

    /// <summary>Says that it was released now, unless somebody has said when already.</summary>
    /// <returns>Whether there is such a release.</returns>
    public Task<bool> SetReleased(string version) => Change(version, ReleaseRows.SetReleased);

    private async Task<bool> Change(string version, Action<SqlSession, long, DateTime> change)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (known.Find(version) is not { } release)
            return false;
        await writer.Write(session =>
        {
            var row = ReleaseRows.Ensure(session, version, release.Created, out var isNew);
            // All of them: each link that is missing has to be made.
            var linked = release.Parts.Count(part => ReleaseRows.Link(session, row, part.Project, release.Created));
            if (isNew || linked > 0)
                resolutions.ReleaseCreated(session, row, now);
            change(session, row, now);
            return row;
        });
        return true;
    }
}
