using System.Text.RegularExpressions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>Writes the commits of releases. On the writer's thread only.</summary>
internal static partial class CommitTable
{
    // Commits that name no repository belong to this one, by the organization's number as Sentry has it.
    private const string NoRepository = "organization-1";

    // A commit whose message says so is left out. Source: getsentry/sentry, src/sentry/plugins/providers/integration_repository.py.
    private const string Skip = "#skipsentry";

    /// <summary>Which of the repositories nobody has told of, neither before nor in these commits.</summary>
    public static IReadOnlyList<string> Unknown(SqlSession session, IEnumerable<HeadInput> heads, IEnumerable<CommitInput> commits)
    {
        var told = commits.Select(commit => commit.Repository ?? NoRepository).ToHashSet(StringComparer.Ordinal);
        return [.. heads.Select(head => head.Repository).Distinct().Where(name => !told.Contains(name) && FindRepository(session, name) is null)];
    }

    /// <summary>
    /// Gives a release these commits in place of those it has; the newest come first, those without a time last. Repositories and authors that are new are made known.
    /// </summary>
    /// <remarks>Writes come one after another, so two that set the commits of one release at the same time do not mix: the later one holds. Sentry refuses it with 409.</remarks>
    /// <returns>Each commit's row and message.</returns>
    public static List<(long Commit, string Message)> Set(SqlSession session, long release, IEnumerable<CommitInput> commits, DateTime now)
    {
        var set = new List<(long, string)>();
        session.Execute("delete from release_commit where release = $1", release);
        foreach (var commit in commits.Where(one => one.Message?.Contains(Skip, StringComparison.Ordinal) != true).OrderByDescending(one => one.Created ?? DateTime.MinValue))
        {
            var row = Ensure(session, commit, now);
            // Told twice, it stands where it was told first.
            if (session.Number("select 1 from release_commit where release = $1 and commit_id = $2", release, row) is not null)
                continue;
            session.Execute("insert into release_commit (release, position, commit_id) values ($1, $2, $3)", release, set.Count, row);
            set.Add((row, commit.Message ?? ""));
        }

        return set;
    }

    /// <summary>
    /// Notes the newest commit of each repository; none takes all commits of the release back. What lies between a head and the last release's is not fetched from anywhere,
    /// so the commits of the release stay as they are.
    /// </summary>
    public static void SetHeads(SqlSession session, long release, IReadOnlyList<HeadInput> heads)
    {
        if (heads.Count == 0)
        {
            session.Execute("delete from release_commit where release = $1", release);
            session.Execute("delete from release_head where release = $1", release);
        }

        foreach (var head in heads)
            session.Execute("insert or replace into release_head (release, repository, sha) values ($1, $2, $3)", release, FindRepository(session, head.Repository), head.Sha);
    }

    private static long? FindRepository(SqlSession session, string name) => session.Number("select id from repository where name = $1", name);

    private static long Ensure(SqlSession session, CommitInput commit, DateTime now)
    {
        var name = commit.Repository ?? NoRepository;
        var repository = FindRepository(session, name) ?? session.Number("insert into repository (name, created_at) values ($1, $2) returning id", name, now.Ticks);
        // What is told again may tell more, and takes nothing back.
        var row = session.Number(
            """
            insert into source_commit (repository, sha, message, created_at, author) values ($1, $2, $3, $4, $5)
            on conflict (repository, sha) do update set message = coalesce($3, message), created_at = coalesce($6, created_at), author = coalesce($5, author)
            returning id
            """,
            repository, commit.Sha, commit.Message, (commit.Created ?? now).Ticks, EnsureAuthor(session, commit), commit.Created?.Ticks)!.Value;
        if (commit.Files is not null)
        {
            session.Execute("delete from commit_file where commit_id = $1", row);
            foreach (var file in commit.Files)
                session.Execute("insert or replace into commit_file (commit_id, path, type) values ($1, $2, $3)", row, file.Path, file.Type);
        }

        return row;
    }

    /// <summary>Who is known by an address; a name alone makes one up, as in Sentry.</summary>
    private static long? EnsureAuthor(SqlSession session, CommitInput commit)
    {
        var email = commit.AuthorEmail ?? (commit.AuthorName is { } name && NoAddressPart().Replace(name, "") is { Length: > 0 } local ? local + "@localhost" : null);
        return email is null
            ? null
            : session.Number(
                "insert into commit_author (email, name) values ($1, $2) on conflict (email) do update set name = coalesce($2, name) returning id", email, commit.AuthorName);
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex NoAddressPart();
}
