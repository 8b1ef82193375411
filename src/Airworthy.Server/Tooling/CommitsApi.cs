using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>The commits of releases, in the form of Sentry's API.</summary>
internal sealed class CommitsApi(ProjectDirectory projects, KnownReleases known, ReleasePages pages, TrackerDatabase tracker)
{
    private const int MaxPageSize = 100;

    // There is one organization.
    private const int OrganizationNumber = 1;

    /// <summary><c>GET /api/0/organizations/{organization}/releases/{version}/commits/</c>: the newest first.</summary>
    public Task AnswerCommits(string version, HttpContext http) => AnswerCommits(known.Find(version), http);

    /// <summary><c>GET /api/0/projects/{organization}/{project}/releases/{version}/commits/</c>.</summary>
    public Task AnswerCommitsInProject(string slugOrId, string version, HttpContext http) =>
        AnswerCommits(projects.Find(slugOrId) is { } project ? known.Find(version)?.Within(part => part.Project == project.Id) : null, http);

    /// <summary><c>GET /api/0/organizations/{organization}/releases/{version}/commitfiles/</c>: what the commits have changed.</summary>
    public Task AnswerFiles(string version, HttpContext http) => AnswerPage(known.Find(version), http, ReadFiles, (json, files) =>
    {
        foreach (var (number, commit, file) in files)
        {
            json.WriteStartObject();
            json.WriteString("id", number.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("orgId", OrganizationNumber);
            json.WritePropertyName("author");
            if (commit.Author is { } author)
                json.WriteAuthor(author);
            else
                json.WriteEmptyObject();
            json.WriteString("commitMessage", commit.Message);
            json.WriteString("filename", file.Path);
            json.WriteString("type", file.Type);
            json.WriteString("repoName", commit.Repository.Name);
            json.WriteEndObject();
        }
    });

    /// <summary>
    /// <c>GET /api/0/organizations/{organization}/releases/{version}/previous-with-commits/</c>: the newest release with commits, itself included, of those of its projects
    /// that are not newer; an empty object if there is none.
    /// </summary>
    public async Task AnswerPrevious(string version, HttpContext http)
    {
        var all = known.All();
        if (all.Find(one => one.Version == version) is not { Parts.Count: > 0 } release)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        var previous = all
            .Where(one => one.Told is { HasCommits: true } && one.Parts.Any(part => release.IsIn(part.Project)) && KnownRelease.ByDate.Compare(one, release) <= 0)
            .Max(KnownRelease.ByDate);
        var page = pages.Of(previous is null ? [] : [previous], ReleaseView.Of(projects.All));
        await http.AnswerJson(json =>
        {
            if (previous is null)
                json.WriteEmptyObject();
            else
                json.WriteRelease(previous, page, static () => { });
        });
    }

    private Task AnswerCommits(KnownRelease? release, HttpContext http) => AnswerPage(release, http, ReadCommits, (json, commits) =>
    {
        var byVersion = known.All().ToDictionary(one => one.Version);
        foreach (var (commit, versions) in commits)
        {
            json.WriteStartObject();
            json.WriteCommitMembers(commit);
            json.WriteStartArray("releases");
            foreach (var version in versions)
            {
                if (byVersion.TryGetValue(version, out var one))
                    WriteReleaseOfCommit(json, one);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    });

    private static void WriteReleaseOfCommit(Utf8JsonWriter json, KnownRelease release)
    {
        json.WriteStartObject();
        json.WriteString("version", release.Version);
        json.WriteString("shortVersion", release.Version);
        json.WriteString("ref", release.Told?.Ref);
        json.WriteString("url", release.Told?.Url);
        json.WriteTimeOrNull("dateReleased", release.Told?.Released);
        json.WriteTimeOrNull("dateCreated", release.Created);
        json.WriteEndObject();
    }

    /// <summary>Answers with a page of what a release has; one that only sessions have named has nothing.</summary>
    /// <param name="read">Reads so many of a release (its row), from one on.</param>
    private async Task AnswerPage<T>(KnownRelease? release, HttpContext http, Func<SqlSession, long, int, int, List<T>> read, Action<Utf8JsonWriter, IEnumerable<T>> write)
    {
        var (size, offset) = (MaxPageSize, 0);
        var refusal = release is not { Parts.Count: > 0 }
            ? ApiRefusal.Missing
            : QuerySelection.ReadPageSize(http.Request.Query, MaxPageSize, ref size) ?? QuerySelection.ReadOffset(http.Request.Query, out offset);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var found = release!.Told is { } told ? tracker.Read(session => read(session, told.Row, size + 1, offset)) : [];
        http.Response.Headers.Link = PageCursor.Links(http.Request, offset, size, found.Count > size);
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            write(json, found.Take(size));
            json.WriteEndArray();
        });
    }

    private static List<(SourceCommit Commit, IEnumerable<string> Versions)> ReadCommits(SqlSession session, long release, int count, int offset)
    {
        var commits = session.Query(
            $"select {ReleaseHistories.CommitColumns} from {ReleaseHistories.CommitTables} where rc.release = $1 order by rc.position limit $2 offset $3",
            ReleaseHistories.ReadCommit, release, count, offset);
        var versions = session.Query(
            """
            select release_commit.commit_id, release.version from release_commit join release on release.id = release_commit.release
            where release_commit.commit_id in (select value from json_each($1)) order by release.id
            """,
            row => (Commit: row.GetInt64(0), Version: row.GetString(1)), JsonSerializer.Serialize(commits.Select(commit => commit.Row))).ToLookup(one => one.Commit, one => one.Version);
        return commits.ConvertAll(commit => (commit, versions[commit.Row]));
    }

    private static List<(int Number, SourceCommit Commit, CommitFile File)> ReadFiles(SqlSession session, long release, int count, int offset) => [.. session.Query(
        $"""
        select {ReleaseHistories.CommitColumns}, f.path, f.type from {ReleaseHistories.CommitTables} join commit_file f on f.commit_id = c.id
        where rc.release = $1 order by rc.position, f.path limit $2 offset $3
        """,
        row => (Commit: ReleaseHistories.ReadCommit(row), File: new CommitFile(row.GetString(9), row.GetString(10))), release, count, offset)
        .Select((one, i) => (offset + i + 1, one.Commit, one.File))];
}
