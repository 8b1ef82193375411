using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>What an issue is to a release.</summary>
/// <param name="Events">Of the release, in the time and the environments that were asked about.</param>
/// <param name="Unhandled">How many of those were not handled.</param>
/// <param name="Status">As it stands now.</param>
/// <param name="IsFirst">Whether it was first seen in the release, there.</param>
/// <param name="HasRegressed">Whether an event of the release brought it back.</param>
/// <param name="IsResolvedIn">Whether it is resolved in the release, or a commit of it says so, wherever it happened.</param>
internal sealed record ReleaseIssue(long Id, long Events, long Unhandled, IssueStatus Status, bool IsFirst, bool HasRegressed, bool IsResolvedIn);

/// <summary>
/// The issues of a release, told by the counts of their hours: an event is not looked at, so it does not matter how many there are. Never writes.
/// </summary>
internal sealed class ReleaseIssues(TrackerDatabase tracker, TimeProvider time)
{
    /// <summary>Those that happened in it, and those that are resolved in it; the one with the most events of the release first.</summary>
    /// <param name="environments">Null for all; the empty name stands for events that name none.</param>
    /// <param name="range">The hours that it touches count as wholes.</param>
    public List<ReleaseIssue> Of(ProjectId project, string version, IReadOnlyCollection<string>? environments, TimeRange range)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return tracker.Read(session =>
        {
            if (session.Number("select id from release where version = $1", version) is not { } release)
                return [];
            var bindings = new SqlBindings();
            var (row, of, name) = (bindings.Add(release), bindings.Add(project.Value), bindings.Add(version));
            var hours = new ReleaseHours(bindings, environments).Sql(range);
            var first = environments is null
                ? $"coalesce(issue.first_release = {row}, 0)"
                : $"exists (select 1 from issue_environment there where there.issue = issue.id and there.environment in {bindings.AddAll(environments)} and there.first_release = {row})";
            return session.QueryOnce(
                $"""
                with counted as (
                    select there.issue, sum(there.events) as events, sum(there.unhandled) as unhandled from issue_hour there
                    where there.release = {row} and there.project = {of} and {hours} group by there.issue),
                fixed as (
                    select id from issue where project = {of} and status = {(int)IssueStatus.Resolved} and resolution = {(int)ResolutionKind.InRelease}
                        and resolution_after is null and resolution_release = {row}
                    union select issue_commit.issue from issue_commit join release_commit on release_commit.commit_id = issue_commit.commit_id where release_commit.release = {row})
                select issue.id, coalesce(counted.events, 0) as events, coalesce(counted.unhandled, 0), {IssueStanding.StatusSql(now, bindings)}, {first},
                    exists (select 1 from issue_activity done where done.issue = issue.id and done.kind = '{IssueActivity.Regression}' and json_extract(done.data, '$.version') = {name}),
                    issue.id in (select id from fixed)
                from (select issue as id from counted union select id from fixed) one
                join issue on issue.id = one.id and issue.project = {of} left join counted on counted.issue = issue.id
                order by events desc, issue.id desc
                """,
                Read, bindings.Values);
        });
    }

    private static ReleaseIssue Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), (IssueStatus)row.GetInt32(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6));
}

/// <summary>Which hours of issues count, as a condition on rows of <c>issue_hour</c> that are called <c>there</c>.</summary>
internal sealed class ReleaseHours(SqlBindings bindings, IReadOnlyCollection<string>? environments)
{
    /// <summary>The hours that the time touches.</summary>
    public string Sql(TimeRange range)
    {
        var from = range.Start.Ticks - range.Start.Ticks % TimeSpan.TicksPerHour;
        var hours = $"there.hour >= {bindings.Add(from)} and there.hour < {bindings.Add(range.End.Ticks)}";
        return environments is null ? hours : $"{hours} and there.environment in {bindings.AddAll(environments)}";
    }
}
