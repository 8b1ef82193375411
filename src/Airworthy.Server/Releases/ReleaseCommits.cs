using System.Text.Json;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Releases;

/// <summary>A repository that a release has commits of.</summary>
internal sealed record CommittedRepository(string Name, int Commits);

/// <summary>Somebody's part in a release.</summary>
/// <param name="Author">Null for commits of which nobody told who made them.</param>
internal sealed record AuthorShare(CommitAuthor? Author, int Commits);

/// <summary>A file that a release's commits have changed, and who did.</summary>
/// <param name="Types">The letters of <see cref="CommitFile"/>, each once.</param>
internal sealed record ChangedFile(string Repository, string Path, string Types, IReadOnlyList<string> Authors);

/// <summary>Reads the commits of one release. Never writes.</summary>
internal sealed class ReleaseCommits(TrackerDatabase tracker)
{
    /// <summary>By name.</summary>
    /// <param name="release">Its row in the tracker.</param>
    public List<CommittedRepository> Repositories(long release) => tracker.Read(session => session.Query(
        $"select r.name, count(*) from {ReleaseHistories.CommitTables} where rc.release = $1 group by r.id order by r.name",
        row => new CommittedRepository(row.GetString(0), row.GetInt32(1)), release));

    /// <summary>The newest first.</summary>
    /// <param name="repository">Null for all.</param>
    public List<SourceCommit> Page(long release, string? repository, int count, int offset) => tracker.Read(session => session.Query(
        $"""
        select {ReleaseHistories.CommitColumns} from {ReleaseHistories.CommitTables} where rc.release = $1 and r.name = coalesce($2, r.name)
        order by rc.position limit $3 offset $4
        """,
        ReleaseHistories.ReadCommit, release, repository, count, offset));

    /// <summary>Who made the most first.</summary>
    public List<AuthorShare> Authors(long release) => tracker.Read(session => session.Query(
        $"select a.name, a.email, count(*) from {ReleaseHistories.CommitTables} where rc.release = $1 group by a.id order by count(*) desc, a.email",
        row => new AuthorShare(row.TextOrNull(1) is { } email ? new(row.TextOrNull(0), email) : null, row.GetInt32(2)), release));

    /// <summary>By repository and path.</summary>
    public List<ChangedFile> Files(long release, int count, int offset) => tracker.Read(session => session.Query(
        $"""
        select r.name, f.path, group_concat(distinct f.type), json_group_array(distinct coalesce(a.name, a.email))
        from {ReleaseHistories.CommitTables} join commit_file f on f.commit_id = c.id
        where rc.release = $1 group by r.id, f.path order by r.name, f.path limit $2 offset $3
        """,
        row => new ChangedFile(row.GetString(0), row.GetString(1), row.GetString(2).Replace(",", "", StringComparison.Ordinal), [.. JsonSerializer.Deserialize<List<string?>>(row.GetString(3))!.OfType<string>()]),
        release, count, offset));

    /// <summary>How many files were changed in each repository, by its name.</summary>
    public Dictionary<string, int> FileCounts(long release) => tracker.Read(session => session.Query(
        $"select r.name, count(distinct f.path) from {ReleaseHistories.CommitTables} join commit_file f on f.commit_id = c.id where rc.release = $1 group by r.id",
        row => (Name: row.GetString(0), Files: row.GetInt32(1)), release)).ToDictionary(one => one.Name, one => one.Files);
}
