using System.Text.Json;
using System.Text.Json.Nodes;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What people and tools do with issues. On the writer's thread.</summary>
internal sealed class IssueActions(IssueReleases releases, IssueResolutions resolutions)
{
    private const string Known = "select id, project, status, substatus, resolution, resolution_release, events, last_release from issue where id in (select value from json_each($1))";

    /// <summary>Changes issues; those that do not exist are left out. If it is refused, nothing has changed.</summary>
    /// <param name="by">Who wants it; null for a token that is nobody's.</param>
    /// <param name="changed">The issues that exist.</param>
    public ApiRefusal? Apply(SqlSession session, IEnumerable<long> ids, IssueChange change, string? by, DateTime now, out List<long> changed)
    {
        var issues = session.Query(Known, row => new Target(
            row.GetInt64(0), new(row.GetInt32(1)), (IssueStatus)row.GetInt32(2), (IssueSubstatus)row.GetInt32(3), row.NumberOrNull(4), row.NumberOrNull(5), row.GetInt64(6), row.NumberOrNull(7)),
            JsonSerializer.Serialize(ids));
        changed = [.. issues.Select(issue => issue.Id)];
        if (issues.Count == 0)
            return null;
        switch (change)
        {
            case IssueChange.Resolve:
                foreach (var issue in issues.Where(issue => issue.Status != IssueStatus.Resolved || issue.Resolution is not null))
                    Resolve(session, issue, null, now, IssueActivity.Resolved, [], by);
                return null;
            case IssueChange.ResolveInRelease { Version: var version }:
                return ResolveInRelease(session, issues, version, by, now);
            case IssueChange.ResolveInNextRelease:
                return ResolveInNextRelease(session, issues, by, now);
            case IssueChange.ResolveInCommit commit:
                return ResolveInCommit(session, issues, commit, by, now);
            case IssueChange.Unresolve { Substatus: var substatus }:
                foreach (var issue in issues.Where(issue => issue.Status != IssueStatus.Unresolved || issue.Substatus != substatus))
                    Unresolve(session, issue, substatus, by, now);
                return null;
            case IssueChange.Ignore ignore:
                foreach (var issue in issues)
                    Ignore(session, issue, ignore, by, now);
                return null;
            default:
                return null;
        }
    }

    private ApiRefusal? ResolveInRelease(SqlSession session, List<Target> issues, string version, string? by, DateTime now)
    {
        if (!TryFindProject(issues, out var project))
            return Refuse("Cannot set resolved in release for multiple projects.");
        var release = version.Equals(ReleaseCondition.Latest, StringComparison.OrdinalIgnoreCase)
            ? IssueReleases.Highest(project, releases.Of(session, project).Where(one => !one.IsArchived), byVersion: false)
            : releases.Find(session, project, version);
        if (release is null)
            return Refuse("Unable to find a release with the given version.");
        var resolution = (ResolutionKind.InRelease, RowOf(session, project, release, now), (long?)null);
        foreach (var issue in issues)
            Resolve(session, issue, resolution, now, IssueActivity.ResolvedInRelease, new() { ["version"] = release.Version }, by);
        return null;
    }

    private ApiRefusal? ResolveInNextRelease(SqlSession session, List<Target> issues, string? by, DateTime now)
    {
        if (!TryFindProject(issues, out var project))
            return Refuse("Cannot set resolved in next release for multiple projects.");
        if (releases.Latest(session, project) is not { } latest)
            return Refuse("No release data present in the system to form a basis for 'Next Release'");
        var all = releases.Of(session, project).Where(release => !release.IsArchived).ToList();
        var last = RowOf(session, project, latest, now);
        var byVersion = releases.IsSemantic(session, project);
        foreach (var issue in issues)
        {
            var current = LastSeen(session, issue, byVersion);
            var next = current is null || (byVersion && current.Name.IsSemantic) ? null : all.Where(release => release.Date > current.Date).MinBy(release => release.Date);
            // By versions no release is the next one: a fix may come to an older line. By dates it may be there already.
            var resolution = next is not null ? (ResolutionKind.InRelease, RowOf(session, project, next, now), (long?)null)
                : byVersion && current is { Name.IsSemantic: true } ? (ResolutionKind.InRelease, last, current.Row)
                : (ResolutionKind.InNextRelease, last, current?.Row);
            var data = new JsonObject { ["version"] = next?.Version ?? "" };
            if (next is null && current is not null)
                data["current_release_version"] = current.Version;
            Resolve(session, issue, resolution, now, IssueActivity.ResolvedInRelease, data, by);
        }

        return null;
    }

    private static ApiRefusal? ResolveInCommit(SqlSession session, List<Target> issues, IssueChange.ResolveInCommit change, string? by, DateTime now)
    {
        if (session.Number(
            "select min(source_commit.id) from source_commit join repository on repository.id = repository where sha = $1 and ($2 is null or name = $2)",
            change.Sha, change.Repository) is not { } commit)
        {
            return Refuse("Unable to find the given commit.");
        }

        var release = session.Number("select min(release) from release_commit where commit_id = $1", commit);
        foreach (var issue in issues)
        {
            session.Execute("insert or ignore into issue_commit (issue, commit_id) values ($1, $2)", issue.Id, commit);
            Resolve(
                session, issue, release is { } row ? (ResolutionKind.InRelease, row, null) : null, now, IssueActivity.ResolvedInCommit, new() { ["commit"] = change.Sha }, by);
        }

        return null;
    }

    /// <summary>The newest release that the issue was seen in: the highest version, or the one of the latest event. Null if its events name none.</summary>
    private IssueRelease? LastSeen(SqlSession session, Target issue, bool byVersion)
    {
        var last = issue.LastRelease is { } row ? releases.Find(session, issue.Project, row) : null;
        if (!byVersion)
            return last;
        var seen = session.Query(
            "select distinct release from issue_hour where issue = $1 and release > 0 union select first_release from issue where id = $1 and first_release is not null",
            one => one.GetInt64(0), issue.Id).Select(release => releases.Find(session, issue.Project, release)).OfType<IssueRelease>();
        return IssueReleases.Highest(issue.Project, last is null ? seen : seen.Append(last), byVersion: true);
    }

    private static void Resolve(
        SqlSession session, Target issue, (ResolutionKind Kind, long Release, long? After)? resolution, DateTime now, string activity, JsonObject data, string? by)
    {
        session.Execute(
            """
            update issue set status = $2, substatus = $3, changed_at = $4, resolution = $5, resolution_release = $6, resolution_after = $7,
                ignored_until = null, ignored_events = null where id = $1
            """,
            issue.Id, (int)IssueStatus.Resolved, (int)IssueSubstatus.None, now.Ticks, (int?)resolution?.Kind, resolution?.Release, resolution?.After);
        IssueActivity.Add(session, issue.Id, now, activity, (JsonObject)data.DeepClone(), by);
    }

    private static void Unresolve(SqlSession session, Target issue, IssueSubstatus substatus, string? by, DateTime now)
    {
        session.Execute(
            """
            update issue set status = $2, substatus = $3, changed_at = $4, resolution = null, resolution_release = null, resolution_after = null,
                ignored_until = null, ignored_events = null where id = $1
            """,
            issue.Id, (int)IssueStatus.Unresolved, (int)substatus, now.Ticks);
        IssueActivity.Add(session, issue.Id, now, IssueActivity.Unresolved, [], by);
    }

    private static void Ignore(SqlSession session, Target issue, IssueChange.Ignore ignore, string? by, DateTime now)
    {
        var until = ignore.Duration is { } duration ? now + duration : (DateTime?)null;
        session.Execute(
            """
            update issue set status = $2, substatus = $3, changed_at = $4, resolution = null, resolution_release = null, resolution_after = null,
                ignored_until = $5, ignored_events = $6 where id = $1
            """,
            issue.Id, (int)IssueStatus.Ignored, (int)ignore.Substatus, now.Ticks, until?.Ticks, ignore.Events is { } events ? issue.Events + events : null);
        var data = new JsonObject();
        if (ignore.Duration is { } length)
            data["ignoreDuration"] = (long)length.TotalMinutes;
        if (ignore.Events is { } count)
            data["ignoreCount"] = count;
        IssueActivity.Add(session, issue.Id, now, IssueActivity.Ignored, data, by);
    }

    /// <summary>The row of a release, which it gets now if only sessions have named it so far.</summary>
    private long RowOf(SqlSession session, ProjectId project, IssueRelease release, DateTime now)
    {
        if (release.Row is { } known)
            return known;
        var row = ReleaseRows.Ensure(session, release.Version, project, release.Created, out var isNew);
        if (isNew)
            resolutions.ReleaseCreated(session, row, now);
        return row;
    }

    private static bool TryFindProject(List<Target> issues, out ProjectId project)
    {
        project = issues[0].Project;
        return issues.TrueForAll(issue => issue.Project == issues[0].Project);
    }

    private static ApiRefusal Refuse(string detail) => new(StatusCodes.Status400BadRequest, detail);

    private sealed record Target(
        long Id, ProjectId Project, IssueStatus Status, IssueSubstatus Substatus, long? Resolution, long? ResolutionRelease, long Events, long? LastRelease);
}
