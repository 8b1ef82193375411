using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Lists of releases, in the form of Sentry's API.</summary>
internal sealed class ReleasesApi(
    ProjectDirectory projects, NameRegistry names, ReleaseCatalog catalog, KnownReleases known, ReleaseList list, ReleasePages pages, ReleaseQuestionScope questions)
{
    // The chart of a long time marks them all at once.
    private const int MaxMarks = 1_000;

    /// <summary><c>GET /api/0/organizations/{organization}/releases/</c>: with their health.</summary>
    public async Task Answer(HttpContext http)
    {
        if (questions.ReaderOf(http.Request.Query).Read(out var query) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var (entries, hasNext) = list.Read(query);
        var page = pages.Of(entries, query.View);
        http.Response.Headers.Link = PageCursor.Links(http.Request, query.Offset, query.PageSize, hasNext);
        await http.AnswerJson(json => json.WriteReleases(page));
    }

    /// <summary><c>GET /api/0/organizations/{organization}/releases/stats/</c>: when each became known, for the marks in charts.</summary>
    public async Task AnswerMarks(HttpContext http)
    {
        if (questions.ReaderOf(http.Request.Query).Read(out var query, MaxMarks) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var (entries, hasNext) = list.Read(query with { Order = ReleaseListOrder.Date, IsFlat = false });
        http.Response.Headers.Link = PageCursor.Links(http.Request, query.Offset, query.PageSize, hasNext);
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var release in entries)
            {
                json.WriteStartObject();
                json.WriteString("version", release.Version);
                json.WriteTimeOrNull("date", release.Created);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>
    /// <c>GET /api/0/projects/{organization}/{project}/releases/</c>: one project's open releases by when they were released. Its <c>query</c> is a part of the name,
    /// and an environment that nothing came from has none.
    /// </summary>
    public async Task AnswerOfProject(string slugOrId, HttpContext http)
    {
        var project = projects.Find(slugOrId);
        var size = ReleasesQuery.MaxPageSize;
        var offset = 0;
        var refusal = project is null
            ? ApiRefusal.Missing
            : QuerySelection.ReadPageSize(http.Request.Query, ReleasesQuery.MaxPageSize, ref size) ?? QuerySelection.ReadOffset(http.Request.Query, out offset);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var isKnown = EnvironmentChoice.TryRead(http.Request.Query, names, catalog.Read(), out var environments, out _);
        var text = http.Request.Query.Last("query") ?? "";
        var found = isKnown ? known.In([project!.Id], environments) : [];
        var shown = found.Where(release => !release.IsArchived && release.Version.Contains(text, StringComparison.OrdinalIgnoreCase))
            .OrderDescending(KnownRelease.ByDate).Skip(offset).Take(size + 1).ToList();
        http.Response.Headers.Link = PageCursor.Links(http.Request, offset, size, shown.Count > size);
        var page = pages.Of([.. shown.Take(size)], ReleaseView.Of([project!]) with { Environments = environments });
        await http.AnswerJson(json => json.WriteReleases(page));
    }
}
