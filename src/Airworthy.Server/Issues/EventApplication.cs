using Airworthy.Protocol;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>
/// Writes events into the tracker's tables, each with all that it changes: its release, its issue and the issue's figures. On the writer's thread, which keeps
/// nothing in memory from one event to the next: what a transaction takes back leaves nothing behind.
/// </summary>
internal sealed class EventApplication(Regression regression, IssueResolutions resolutions, ReleaseOptions limits, EventOptions options)
{
    // Clocks differ, and what was on its way when an issue was resolved is no sign that it is broken again.
    private static readonly TimeSpan BeforeChange = TimeSpan.FromSeconds(5);

    /// <summary>Stores an event. Null if it is stored; otherwise why it is not, and nothing has changed.</summary>
    public DropReason? Apply(SqlSession session, EventRecord one)
    {
        if (EventRows.Has(session, one))
            return DropReason.Duplicate;
        if (!TryFindRelease(session, one, out var release))
            return DropReason.ReleaseLimit;
        if (release is { } seen)
            ReleaseRows.SeeEvent(session, seen, one.Project, one.Environment, one.At);

        var issue = IssueRows.FindOrMake(session, one, release);
        EventRows.Add(session, one, issue, release);
        EventRows.KeepNewestBodies(session, issue, options.BodiesPerIssue);
        IssueFigures.CountByHourAndEnvironment(session, one, issue, release);
        switch (IssueFigures.Count(session, one, issue, release))
        {
            case IssueStatus.Resolved when one.At >= ChangedAt(session, issue) - BeforeChange && regression.IsOf(session, issue, release, one.At):
                IssueRows.Regress(session, one, issue);
                break;
            case IssueStatus.Ignored when IssueRows.IsDue(session, issue, one.ReceivedAt):
                IssueRows.Return(session, issue, one.ReceivedAt);
                break;
        }

        return null;
    }

    private static DateTime ChangedAt(SqlSession session, long issue) => new(session.Number("select changed_at from issue where id = $1", issue)!.Value, DateTimeKind.Utc);

    /// <summary>The release's row, null if the event names none; false if the project may have no further release.</summary>
    private bool TryFindRelease(SqlSession session, EventRecord one, out long? release)
    {
        release = null;
        if (one.Release is not { } version)
            return true;
        release = session.Number(
            "select id from release where version = $1 and exists (select 1 from release_project where release = id and project = $2)", version, one.Project.Value);
        if (release is not null)
            return true;
        if (session.Number("select count(*) from release_project where project = $1", one.Project.Value) >= limits.MaxReleasesPerProject)
            return false;
        release = ReleaseRows.Ensure(session, version, one.Project, one.At, out var isNew);
        if (isNew)
            resolutions.ReleaseCreated(session, release.Value, one.At);
        return true;
    }
}
