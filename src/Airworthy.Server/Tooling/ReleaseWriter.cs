using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>What became of a change that a tool asked for.</summary>
/// <param name="IsNew">Whether the release was not known before, or not in one of the projects.</param>
/// <param name="UnknownRepositories">Named, and known to nobody: then nothing was changed.</param>
internal sealed record ReleaseChange(bool IsNew, IReadOnlyList<string> UnknownRepositories);

/// <summary>What became of a release that was to be deleted.</summary>
internal enum ReleaseDeletion
{
    Deleted,

    /// <summary>There is none.</summary>
    Unknown,

    /// <summary>Events or issues name it.</summary>
    HasIssues,

    /// <summary>Sessions came from it.</summary>
    HasSessions,
}

/// <summary>
/// Writes what tools tell of releases. A release that only sessions have named gets its row when a tool first tells something of it.
/// What settles issues is settled in the same transaction.
/// </summary>
internal sealed class ReleaseWriter(TrackerWriter writer, KnownReleases known, TrackedReleases tracked, IssueResolutions resolutions, TimeProvider time)
{
    /// <summary>Makes a release known, or adds to the one that is: what is told already, stays, but for its state and its commits.</summary>
    /// <param name="bytes">About how much memory the input takes.</param>
    public Task<ReleaseChange> Create(string version, ReleaseInput input, string? userAgent, long bytes)
    {
        var (before, now) = (known.Find(version), time.GetUtcNow().UtcDateTime);
        return writer.Write(session =>
        {
            if (CommitTable.Unknown(session, input.Heads ?? [], input.Commits) is { Count: > 0 } unknown)
                return new ReleaseChange(false, unknown);
            var row = Ensure(session, version, before, input.Projects, now, out var isNew);
            session.Execute(
                """
                update release set ref = coalesce(ref, $2), url = coalesce(url, $3), released_at = coalesce(released_at, $4), user_agent = coalesce(user_agent, $5),
                    is_archived = coalesce($6, is_archived) where id = $1
                """,
                row, input.Ref, input.Url, input.Released?.Ticks, userAgent, input.IsArchived);
            SetCommits(session, row, input, now);
            return new ReleaseChange(isNew, []);
        }, bytes: bytes);
    }

    /// <summary>Changes what is told. Null if there is no such release, or none in the project.</summary>
    /// <param name="only">The project it must be in; null for any.</param>
    /// <param name="bytes">About how much memory the input takes.</param>
    public Task<ReleaseChange?> Update(string version, ProjectId? only, ReleaseInput input, long bytes)
    {
        var (before, now) = (known.Find(version), time.GetUtcNow().UtcDateTime);
        return writer.Write(session =>
        {
            if (!IsIn(session, version, before, only))
                return null;
            if (CommitTable.Unknown(session, input.Heads ?? [], input.Commits) is { Count: > 0 } unknown)
                return new ReleaseChange(false, unknown);
            var row = Ensure(session, version, before, [], now, out _);
            session.Execute(
                """
                update release set ref = coalesce($2, ref), url = coalesce($3, url), released_at = coalesce($4, released_at), is_archived = coalesce($5, is_archived)
                where id = $1
                """,
                row, input.Ref, input.Url, input.Released?.Ticks, input.IsArchived);
            SetCommits(session, row, input, now);
            return new ReleaseChange(false, []);
        }, bytes: bytes);
    }

    /// <summary>Notes that a release went out. Null if there is no such release.</summary>
    /// <param name="projects">Where; all the projects it is in if none is named.</param>
    public Task<Deploy?> Add(string version, DeployInput input, IReadOnlyList<ProjectId> projects)
    {
        var (before, now) = (known.Find(version), time.GetUtcNow().UtcDateTime);
        return writer.Write(session =>
        {
            if (!IsIn(session, version, before, only: null))
                return null;
            var row = Ensure(session, version, before, [], now, out _);
            return DeployTable.Add(session, row, input, projects, now);
        });
    }

    /// <summary>Forgets what is told of a release, unless something else tells of it.</summary>
    /// <param name="only">The project it must be in; null for any.</param>
    public Task<ReleaseDeletion> Delete(string version, ProjectId? only)
    {
        var before = known.Find(version);
        return writer.Write(session =>
        {
            if (!IsIn(session, version, before, only))
                return ReleaseDeletion.Unknown;
            var row = ReleaseRows.Find(session, version);
            if (row is not null && IsNamedByIssues(session, row.Value))
                return ReleaseDeletion.HasIssues;
            // However long ago: what is derived from facts would be there again at once.
            if (before?.Parts.Any(part => part.Sessions is not null) == true)
                return ReleaseDeletion.HasSessions;
            Remove(session, row!.Value);
            return ReleaseDeletion.Deleted;
        });
    }

    private long Ensure(SqlSession session, string version, KnownRelease? before, IReadOnlyList<ProjectId> projects, DateTime now, out bool isNew) =>
        tracked.Ensure(
            session, version, before?.Created, (before?.Parts ?? []).Where(part => part.Sessions is not null).Select(part => part.Project).ToHashSet(), projects, now, out isNew);

    private void SetCommits(SqlSession session, long release, ReleaseInput input, DateTime now)
    {
        if (input.Commits.Count > 0)
            resolutions.CommitsSet(session, release, CommitTable.Set(session, release, input.Commits, now), now);
        if (input.Heads is not null)
            CommitTable.SetHeads(session, release, input.Heads);
    }

    private static bool IsIn(SqlSession session, string version, KnownRelease? before, ProjectId? only) =>
        before?.Parts.Any(part => part.Sessions is not null && (only is null || part.Project == only)) == true
        || session.Number(
            "select 1 from release join release_project on release_project.release = release.id where version = $1 and project = coalesce($2, project) limit 1",
            version, only?.Value) is not null;

    /// <summary>Issues that begin or end with it, and events that would not say any more where they are from.</summary>
    private static bool IsNamedByIssues(SqlSession session, long release) =>
        session.Number(
            """
            select 1 where exists (select 1 from issue where first_release = $1) or exists (select 1 from event where release = $1)
                or exists (select 1 from issue_hour where release = $1) or exists (select 1 from issue_environment where first_release = $1)
                or exists (select 1 from issue where $1 in (last_release, resolution_release, resolution_after))
            """,
            release) is not null;

    private static void Remove(SqlSession session, long release)
    {
        session.Execute("delete from deploy_project where deploy in (select id from deploy where release = $1)", release);
        session.Execute("delete from deploy where release = $1", release);
        session.Execute("delete from release_head where release = $1", release);
        session.Execute("delete from release_commit where release = $1", release);
        session.Execute("delete from release_event_environment where release = $1", release);
        session.Execute("delete from release_project where release = $1", release);
        session.Execute("delete from release where id = $1", release);
    }
}
