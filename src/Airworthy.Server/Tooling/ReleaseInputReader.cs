using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Tooling;

/// <summary>
/// Reads what tools tell of releases; what is wrong is noted in the fields. Members that are not known are passed over, as Sentry does: tools send them.
/// Source: getsentry/sentry, <c>src/sentry/api/serializers/rest_framework/release.py</c>.
/// </summary>
internal static class ReleaseInputReader
{
    private const int MaxVersion = 200;
    private const int MaxRef = 200;
    private const int MaxUrl = 2_048;
    private const int MaxSha = 64;
    private const int MaxRepository = 64;
    private const int MaxNamedRepository = 200;
    private const int MaxAuthorName = 128;
    private const int MaxAuthorEmail = 200;
    private const int MaxPath = 510;

    // Control characters, which no name has, and what would be taken apart in a path.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '\x7f', '/', '\\']);

    public static string ReadVersion(RequestFields fields)
    {
        var version = fields.RequiredText("version", MaxVersion);
        if (version.Length > 0 && !IsVersion(version))
            fields.Fail("version", $"Release with name {version} is not allowed");
        return version;
    }

    /// <param name="withProjects">Whether the projects are told, which then is required.</param>
    /// <param name="withHeads">Whether heads of repositories may be told.</param>
    public static ReleaseInput Read(RequestFields fields, ProjectDirectory projects, bool withProjects, bool withHeads) => new()
    {
        Projects = withProjects ? ReadProjects(fields, projects) ?? RefuseWithoutProjects(fields) : [],
        Ref = fields.Text("ref", MaxRef),
        Url = fields.Url("url", MaxUrl),
        Released = fields.Time("dateReleased"),
        IsArchived = ReadStatus(fields),
        Commits = [.. (fields.Objects("commits") ?? []).Select(ReadCommit)],
        Heads = withHeads ? ReadHeads(fields) : null,
    };

    /// <summary>Slugs and numbers; a text of digits is a number where no slug is like it, for tools send numbers as text. Null if there is no such list.</summary>
    public static IReadOnlyList<ProjectId>? ReadProjects(RequestFields fields, ProjectDirectory projects)
    {
        if (fields.Elements("projects") is not { } elements)
            return null;
        var found = elements.ConvertAll(element => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var id)
            ? projects.Find(new ProjectId(id))
            : RequestFields.TryReadText(element, out var text) ? projects.Find(text) : null);
        if (found.Contains(null))
            fields.Fail("projects", "Invalid project ids or slugs");
        return [.. found.OfType<Project>().Select(project => project.Id).Distinct()];
    }

    private static IReadOnlyList<ProjectId> RefuseWithoutProjects(RequestFields fields)
    {
        if (!fields.TryGet("projects", out _))
            fields.Fail("projects", "is missing; it may be empty");
        return [];
    }

    private static bool IsVersion(string version) =>
        !string.IsNullOrWhiteSpace(version) && !version.AsSpan().ContainsAny(Forbidden) && version is not ("." or "..") && !version.Trim().Equals("latest", StringComparison.OrdinalIgnoreCase);

    private static bool? ReadStatus(RequestFields fields)
    {
        var status = fields.Text("status");
        if (status is not (null or "open" or "archived"))
            fields.Fail("status", $"'{status}' is neither open nor archived");
        return status is null ? null : status == "archived";
    }

    private static CommitInput ReadCommit(RequestFields commit)
    {
        var files = commit.Objects("patch_set")?.ConvertAll(file =>
        {
            var (path, type) = (file.RequiredText("path", MaxPath), file.RequiredText("type", 1));
            if (type is not ("" or "A" or "M" or "D"))
                file.Fail("type", $"'{type}' is none of A, M and D");
            return new CommitFile(path, type);
        });
        return new(
            commit.RequiredText("id", MaxSha), commit.Text("repository", MaxRepository), commit.Text("message"),
            commit.Text("author_name", MaxAuthorName), commit.Text("author_email", MaxAuthorEmail), commit.Time("timestamp"), files);
    }

    /// <summary>The heads, <c>refs</c>, or under the name that old tools have for them, <c>headCommits</c>.</summary>
    private static List<HeadInput>? ReadHeads(RequestFields fields) =>
        fields.Objects("refs")?.ConvertAll(head => ReadHead(head, "commit", "previousCommit", MaxNamedRepository))
        ?? fields.Objects("headCommits")?.ConvertAll(head => ReadHead(head, "currentId", "previousId", MaxRepository));

    private static HeadInput ReadHead(RequestFields head, string commit, string previous, int maxRepository)
    {
        // What a release follows on would only be of use to somebody who could fetch what lies between.
        head.Text(previous, MaxSha);
        var (repository, sha) = (head.RequiredText("repository", maxRepository), head.RequiredText(commit, 2 * MaxSha + 2));
        // A range names the commit before the first one, and the last one.
        if (sha.LastIndexOf("..", StringComparison.Ordinal) is >= 0 and var range)
            sha = sha[(range + 2)..];
        if (sha.Length > MaxSha)
            head.Fail(commit, string.Create(CultureInfo.InvariantCulture, $"has {sha.Length} characters, of which it may have {MaxSha}"));
        return new(repository, sha);
    }
}
