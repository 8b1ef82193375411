using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Releases;

/// <summary>What has happened to a release, as far as lists tell it.</summary>
/// <param name="FirstEvent">Its first event, and the last; null without one. UTC.</param>
/// <param name="LastCommit">The newest one; null without any.</param>
/// <param name="LastDeploy">The one told last; null without any.</param>
internal sealed record ReleaseHistory(
    DateTime? FirstEvent, DateTime? LastEvent, int CommitCount, SourceCommit? LastCommit, IReadOnlyList<CommitAuthor> Authors, int DeployCount, Deploy? LastDeploy)
{
    public static readonly ReleaseHistory None = new(null, null, 0, null, [], 0, null);
}

/// <summary>Reads what has happened to the releases on a page: a few questions for all of them, whatever their number.</summary>
internal sealed class ReleaseHistories(TrackerDatabase tracker)
{
    /// <summary>The columns of <see cref="ReadCommit"/>.</summary>
    public const string CommitColumns =
        "c.id, c.sha, c.message, c.created_at, a.name, a.email, r.id, r.name, r.created_at";

    /// <summary>Where they come from.</summary>
    public const string CommitTables =
        "release_commit rc join source_commit c on c.id = rc.commit_id join repository r on r.id = c.repository left join commit_author a on a.id = c.author";

    /// <summary>The columns of <see cref="ReadDeploy"/>.</summary>
    public const string DeployColumns = "d.id, d.environment, d.name, d.url, d.started_at, d.finished_at";

    /// <param name="releases">Rows of the tracker.</param>
    /// <param name="environments">Events from these only; null for all.</param>
    public Dictionary<long, ReleaseHistory> Of(IReadOnlyCollection<long> releases, IReadOnlyCollection<string>? environments)
    {
        if (releases.Count == 0)
            return [];
        var rows = JsonSerializer.Serialize(releases);
        return tracker.Read(session =>
        {
            var events = EventsOf(session, rows, environments);
            var commitCounts = Counts(session, "select release, count(*) from release_commit where release in (select value from json_each($1)) group by release", rows);
            var lastCommits = session.Query(
                $"select {CommitColumns}, rc.release from {CommitTables} where rc.position = 0 and rc.release in (select value from json_each($1))",
                row => (Commit: ReadCommit(row), Release: row.GetInt64(9)), rows).ToDictionary(one => one.Release, one => one.Commit);
            var authors = session.Query(
                $"select distinct rc.release, a.id, a.name, a.email from {CommitTables} where a.id is not null and rc.release in (select value from json_each($1)) order by rc.release, a.id",
                row => (Release: row.GetInt64(0), Author: new CommitAuthor(row.TextOrNull(2), row.GetString(3))), rows).ToLookup(one => one.Release, one => one.Author);
            var deployCounts = Counts(session, "select release, count(*) from deploy where release in (select value from json_each($1)) group by release", rows);
            var lastDeploys = session.Query(
                $"select {DeployColumns}, d.release from deploy d where d.id in (select max(id) from deploy where release in (select value from json_each($1)) group by release)",
                row => (Deploy: ReadDeploy(row), Release: row.GetInt64(6)), rows).ToDictionary(one => one.Release, one => one.Deploy);
            return releases.Distinct().ToDictionary(release => release, release =>
            {
                var (first, last) = events.GetValueOrDefault(release);
                return new ReleaseHistory(
                    first, last, commitCounts.GetValueOrDefault(release), lastCommits.GetValueOrDefault(release), [.. authors[release]],
                    deployCounts.GetValueOrDefault(release), lastDeploys.GetValueOrDefault(release));
            });
        });
    }

    /// <summary>How many files its commits have changed.</summary>
    public int FilesChanged(long release) => (int)tracker.Read(session => session.Number(
        "select count(distinct commit_file.path) from release_commit join commit_file on commit_file.commit_id = release_commit.commit_id where release_commit.release = $1",
        release))!.Value;

    /// <summary>Where and when it went out in a project; what finished last first.</summary>
    public List<Deploy> Deploys(long release, ProjectId project) => tracker.Read(session => session.Query(
        $"""
        select {DeployColumns} from deploy d join deploy_project on deploy_project.deploy = d.id
        where d.release = $1 and deploy_project.project = $2 order by d.finished_at desc, d.id desc
        """,
        ReadDeploy, release, project.Value));

    /// <summary>Its first and its last event in a project; null without one. UTC.</summary>
    /// <param name="environments">Events from these only; null for all.</param>
    public (DateTime? First, DateTime? Last) Events(long release, ProjectId project, IReadOnlyCollection<string>? environments) => tracker.Read(session => session.Query(
        """
        select min(first_event), max(last_event) from release_event_environment
        where release = $1 and project = $2 and ($3 is null or environment in (select value from json_each($3)))
        """,
        row => (row.TimeOrNull(0), row.TimeOrNull(1)), release, project.Value, environments is null ? null : JsonSerializer.Serialize(environments)).Single());

    public static SourceCommit ReadCommit(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.TextOrNull(2), row.Time(3),
        row.TextOrNull(5) is { } email ? new(row.TextOrNull(4), email) : null,
        new(row.GetInt64(6), row.GetString(7), row.Time(8)));

    public static Deploy ReadDeploy(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.TextOrNull(2), row.TextOrNull(3), row.TimeOrNull(4), row.Time(5));

    private static Dictionary<long, (DateTime? First, DateTime? Last)> EventsOf(SqlSession session, string rows, IReadOnlyCollection<string>? environments)
    {
        var found = environments is null
            ? session.Query("select id, first_event, last_event from release where id in (select value from json_each($1))", Read, rows)
            : session.Query(
                """
                select release, min(first_event), max(last_event) from release_event_environment
                where release in (select value from json_each($1)) and environment in (select value from json_each($2)) group by release
                """,
                Read, rows, JsonSerializer.Serialize(environments));
        return found.ToDictionary(one => one.Release, one => (one.First, one.Last));

        static (long Release, DateTime? First, DateTime? Last) Read(SqliteDataReader row) => (row.GetInt64(0), row.TimeOrNull(1), row.TimeOrNull(2));
    }

    private static Dictionary<long, int> Counts(SqlSession session, string sql, string rows) =>
        session.Query(sql, row => (Release: row.GetInt64(0), Count: row.GetInt32(1)), rows).ToDictionary(one => one.Release, one => one.Count);
}
