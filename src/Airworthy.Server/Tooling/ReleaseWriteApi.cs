using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tooling;

/// <summary>What tools tell of releases, in the form of Sentry's API: making them known, changing and deleting them.</summary>
internal sealed class ReleaseWriteApi(ProjectDirectory projects, ReleaseWriter releases, KnownReleases known, ReleasePages pages)
{
    // As Sentry keeps of it.
    private const int MaxUserAgent = 256;

    /// <summary><c>POST /api/0/organizations/{organization}/releases/</c>: 201 if something of it is new, 208 if all of it was known.</summary>
    public Task Create(HttpContext http) => Create(only: null, http);

    /// <summary><c>POST /api/0/projects/{organization}/{project}/releases/</c>: the same, in that project.</summary>
    public Task CreateInProject(string slugOrId, HttpContext http) =>
        projects.Find(slugOrId) is { } project ? Create(project, http) : ApiRefusal.Missing.WriteTo(http.Response);

    /// <summary><c>PUT /api/0/organizations/{organization}/releases/{version}/</c>.</summary>
    public Task Update(string version, HttpContext http) => Update(version, only: null, http);

    /// <summary><c>PUT /api/0/projects/{organization}/{project}/releases/{version}/</c>: without heads of repositories.</summary>
    public Task UpdateInProject(string slugOrId, string version, HttpContext http) =>
        projects.Find(slugOrId) is { } project ? Update(version, project, http) : ApiRefusal.Missing.WriteTo(http.Response);

    /// <summary><c>DELETE /api/0/organizations/{organization}/releases/{version}/</c>.</summary>
    public Task Delete(string version, HttpContext http) => Delete(version, only: null, http);

    /// <summary><c>DELETE /api/0/projects/{organization}/{project}/releases/{version}/</c>.</summary>
    public Task DeleteInProject(string slugOrId, string version, HttpContext http) =>
        projects.Find(slugOrId) is { } project ? Delete(version, project, http) : ApiRefusal.Missing.WriteTo(http.Response);

    private async Task Create(Project? only, HttpContext http)
    {
        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var version = ReleaseInputReader.ReadVersion(fields);
        var input = ReleaseInputReader.Read(fields, projects, withProjects: only is null, withHeads: true);
        if (fields.HasMistakes)
        {
            await fields.Refuse(http);
            return;
        }

        if (only is not null)
            input = input with { Projects = [only.Id] };
        // Heads are taken back by a change alone.
        if (input.Heads is { Count: 0 })
            input = input with { Heads = null };
        var userAgent = http.Request.Headers.UserAgent.ToString();
        userAgent = userAgent.Length > MaxUserAgent ? userAgent[..MaxUserAgent] : userAgent;
        var change = await releases.Create(version, input, userAgent.Length > 0 ? userAgent : null, SizeOf(http));
        await Answer(http, version, only, change, change.IsNew ? StatusCodes.Status201Created : StatusCodes.Status208AlreadyReported);
    }

    private async Task Update(string version, Project? only, HttpContext http)
    {
        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var input = ReleaseInputReader.Read(fields, projects, withProjects: false, withHeads: only is null);
        if (fields.HasMistakes)
        {
            // Of what does not exist, nothing else is told.
            await (IsKnown(version, only) ? fields.Refuse(http) : ApiRefusal.Missing.WriteTo(http.Response));
            return;
        }

        await Answer(http, version, only, await releases.Update(version, only?.Id, input, SizeOf(http)), StatusCodes.Status200OK);
    }

    private async Task Delete(string version, Project? only, HttpContext http)
    {
        var refusal = await releases.Delete(version, only?.Id) switch
        {
            ReleaseDeletion.Unknown => ApiRefusal.Missing,
            ReleaseDeletion.HasIssues => new ApiRefusal(StatusCodes.Status400BadRequest, "This release is referenced by active issues and cannot be removed."),
            ReleaseDeletion.HasSessions => new ApiRefusal(StatusCodes.Status400BadRequest, "This release has health data and cannot be removed."),
            _ => null,
        };
        if (refusal is not null)
            await refusal.WriteTo(http.Response);
        else
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Tells what is known of the release now.</summary>
    private async Task Answer(HttpContext http, string version, Project? only, ReleaseChange? change, int status)
    {
        if (change is { UnknownRepositories: { Count: > 0 } unknown })
        {
            using var fields = RequestFields.Empty();
            fields.Fail("refs", $"Invalid repository names: {string.Join(", ", unknown)}");
            await fields.Refuse(http);
            return;
        }

        var release = change is null ? null : known.Find(version);
        if (only is not null)
            release = release?.Within(part => part.Project == only.Id);
        if (release is null)
        {
            // It never was, or somebody has deleted it at this very moment.
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        var page = pages.Of([release], ReleaseView.Of(projects.All));
        http.Response.StatusCode = status;
        await http.AnswerJson(json => json.WriteRelease(release, page, static () => { }));
    }

    private bool IsKnown(string version, Project? only) => known.Find(version) is { } release && (only is null ? release.Parts.Count > 0 : release.IsIn(only.Id));

    private static long SizeOf(HttpContext http) => 1_024 + (http.Request.ContentLength ?? 0);
}
