using System.Text.Json.Nodes;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What happens to releases, and settles issues. On the writer's thread, in the transaction of what happened.</summary>
internal sealed class IssueResolutions(IssueReleases releases, ProjectDirectory projects)
{
    /// <summary>A release, or its link to a project, is new: issues of its projects that wait for a next release are resolved in it.</summary>
    public void ReleaseCreated(SqlSession session, long release, DateTime at)
    {
        foreach (var project in session.Query("select project from release_project where release = $1", row => new ProjectId(row.GetInt32(0)), release))
        {
            releases.Forget(project);
            var waiting = session.Query(
                "select id, resolution_release from issue where project = $1 and status = $2 and resolution = $3 and resolution_release is not $4",
                row => (Issue: row.GetInt64(0), Base: row.NumberOrNull(1)), project.Value, (int)IssueStatus.Resolved, (int)ResolutionKind.InNextRelease, release);
            if (waiting.Count == 0)
                continue;
            var created = releases.Find(session, project, release)!;
            foreach (var (issue, before) in waiting)
            {
                if (before is null || releases.Find(session, project, before.Value) is not { } last || last.Date < created.Date)
                    Settle(session, issue, release, created.Version, at, commit: null);
            }
        }
    }

    /// <summary>A release has these commits now: issues that their messages say they fix are resolved in it.</summary>
    public void CommitsSet(SqlSession session, long release, IReadOnlyList<(long Commit, string Message)> commits, DateTime at)
    {
        string? version = null;
        foreach (var (commit, message) in commits)
        {
            var named = FixReferences.In(message, projects.Organization).Select(reference => Find(session, reference)).OfType<long>();
            var linked = session.Query("select issue from issue_commit where commit_id = $1", row => row.GetInt64(0), commit);
            foreach (var issue in named.Union(linked).ToList())
            {
                var isNew = session.Execute("insert or ignore into issue_commit (issue, commit_id) values ($1, $2)", issue, commit) > 0;
                // A commit fixes an issue once: tools tell of it again, in a retry and with later releases, when the issue may long have come back.
                if (!isNew && !IsResolvedByCommit(session, issue))
                    continue;
                version ??= session.Query("select version from release where id = $1", row => row.GetString(0), release).Single();
                Settle(session, issue, release, version, at, session.Query("select sha from source_commit where id = $1", row => row.GetString(0), commit).Single());
            }
        }
    }

    private static void Settle(SqlSession session, long issue, long release, string version, DateTime at, string? commit)
    {
        session.Execute(
            """
            update issue set status = $2, substatus = $3, changed_at = iif(status = $2, changed_at, $4), resolution = $5, resolution_release = $6, resolution_after = null,
                ignored_until = null, ignored_events = null where id = $1
            """,
            issue, (int)IssueStatus.Resolved, (int)IssueSubstatus.None, at.Ticks, (int)ResolutionKind.InRelease, release);
        var data = new JsonObject { ["version"] = version };
        if (commit is not null)
            data["commit"] = commit;
        IssueActivity.Add(session, issue, at, IssueActivity.ResolvedInRelease, data);
    }

    /// <summary>Whether somebody has said that a commit fixes it, before the commit was in a release.</summary>
    private static bool IsResolvedByCommit(SqlSession session, long issue) =>
        session.Number(
            """
            select 1 from issue where id = $1 and status = $2 and resolution is null
                and (select kind from issue_activity where issue = $1 order by at desc, id desc limit 1) = $3
            """,
            issue, (int)IssueStatus.Resolved, IssueActivity.ResolvedInCommit) is not null;

    private long? Find(SqlSession session, FixReference reference)
    {
        if (reference.Issue is { } issue)
            return session.Number("select id from issue where id = $1", issue);
        return ShortId.TryParse(reference.ShortId!, projects.All, out var id)
            ? session.Number("select id from issue where project = $1 and number = $2", id.Project.Value, id.Number)
            : null;
    }
}
