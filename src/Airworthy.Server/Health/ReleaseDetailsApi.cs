using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>One release, in the form of Sentry's API.</summary>
internal sealed class ReleaseDetailsApi(ProjectDirectory projects, KnownReleases known, ReleasePages pages, ReleaseHistories histories, ReleaseQuestionScope questions)
{
    /// <summary><c>GET /api/0/organizations/{organization}/releases/{version}/</c>: of all its projects, or of the one that the question is about.</summary>
    public Task Answer(string version, HttpContext http) => Answer(version, ofPath: null, http);

    /// <summary><c>GET /api/0/projects/{organization}/{project}/releases/{version}/</c>.</summary>
    public Task AnswerOfProject(string slugOrId, string version, HttpContext http) =>
        projects.Find(slugOrId) is { } project ? Answer(version, project, http) : ApiRefusal.Missing.WriteTo(http.Response);

    /// <summary><c>GET /api/0/organizations/{organization}/releases/{version}/meta/</c>: its figures without its health.</summary>
    public async Task AnswerMeta(string version, HttpContext http)
    {
        if (known.Find(version) is not { Parts.Count: > 0 } release)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        var page = pages.Of([release], ReleaseView.Of(projects.All));
        var history = page.HistoryOf(release);
        await http.AnswerJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", release.Version);
            json.WriteVersionInfo(release.Name);
            json.WriteStartArray("projects");
            foreach (var part in release.Parts)
                json.WriteReleaseProject(release, part, page);
            json.WriteEndArray();
            json.WriteNumber("newGroups", release.Parts.Sum(part => page.NewIssuesOf(release, part)));
            json.WriteNumber("deployCount", history.DeployCount);
            json.WriteNumber("commitCount", history.CommitCount);
            json.WriteTimeOrNull("released", release.Date);
            json.WriteNumber("commitFilesChanged", release.Told is { } told ? histories.FilesChanged(told.Row) : 0);
            // No files are stored.
            json.WriteNumber("releaseFileCount", 0);
            json.WriteBoolean("isArtifactBundle", false);
            json.WriteNumber("preprodBuildCount", 0);
            json.WriteEndObject();
        });
    }

    private async Task Answer(string version, Project? ofPath, HttpContext http)
    {
        if (questions.ReaderOf(http.Request.Query, ofPath).Read(out var query) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var only = ofPath ?? (http.Request.Query.ContainsKey("project") && query.View.Projects is [var chosen] ? chosen : null);
        if (only is not null && query.Order != ReleaseListOrder.Date)
        {
            await ApiRefusal.Invalid("sort", $"neighbours stand in the order of '{ReleaseListOrder.Date.Name}' only, not of '{query.Order.Name}'").WriteTo(http.Response);
            return;
        }

        var release = known.Find(version, query.View.Environments);
        if (only is not null && release?.IsIn(only.Id) == false)
            release = null;
        else if (only is not null && (ofPath is not null || query.View.Health is not null))
            release = release?.Within(part => part.Project == only.Id);
        if (release is not { Parts.Count: > 0 })
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        var page = pages.Of([release], query.View with { Projects = projects.All });
        await http.AnswerJson(json => json.WriteRelease(release, page, () =>
        {
            if (only is not null)
                WriteNeighbours(json, release, only, query);
        }));
    }

    /// <summary>The releases of the project around it: the next ones that the question selects, the outermost of all in its environments.</summary>
    private void WriteNeighbours(Utf8JsonWriter json, KnownRelease release, Project project, ReleasesQuery query)
    {
        var (first, previous, next, last) = ReleaseNeighbours.Of(
            known.In([project.Id], query.View.Environments), release,
            other => (query.IsArchived is not { } isArchived || other.IsArchived == isArchived) && query.Filter?.Invoke(other) != false);
        json.WriteSessionBounds(release.Parts.First(part => part.Project == project.Id).Sessions?.Seen);
        json.WriteString("prevReleaseVersion", previous?.Version);
        json.WriteString("nextReleaseVersion", next?.Version);
        json.WriteString("firstReleaseVersion", first?.Version);
        json.WriteString("lastReleaseVersion", last?.Version);
    }
}
