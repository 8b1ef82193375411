using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>What people do to a release on its page.</summary>
internal sealed class ReleaseActions(ReleaseArchive archive, TrackedReleases tracked, TrackerWriter writer, KnownReleases known, TimeProvider time)
{
    /// <summary>Hides it from lists, in all its projects, or shows it again. Nothing is deleted.</summary>
    public Task SetArchived(string version, bool isArchived) => archive.Set([version], isArchived);

    /// <summary>Says that it was released now, unless somebody has said when already. One that only sessions have named is made known by it, as when a tool tells of it.</summary>
    public async Task SetReleased(string version)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (known.Find(version) is not { } release)
            return;
        var seenIn = release.Parts.Where(part => part.Sessions is not null).Select(part => part.Project).ToHashSet();
        await writer.Write(session =>
        {
            var row = tracked.Ensure(session, version, release.Created, seenIn, [], now, out _);
            ReleaseRows.SetReleased(session, row, now);
            return row;
        });
    }
}
