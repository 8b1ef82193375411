using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>The deploys of releases, in the form of Sentry's API.</summary>
internal sealed class DeploysApi(ProjectDirectory projects, KnownReleases known, ReleaseWriter releases, TrackerDatabase tracker)
{
    private const int MaxPageSize = 100;

    /// <summary><c>GET /api/0/organizations/{organization}/releases/{version}/deploys/</c>: the last one to each environment of each project.</summary>
    public async Task Answer(string version, HttpContext http)
    {
        var (size, offset) = (MaxPageSize, 0);
        List<Project> chosen = [];
        var release = known.Find(version);
        var refusal = release is not { Parts.Count: > 0 }
            ? ApiRefusal.Missing
            : QuerySelection.ReadProjects(http.Request.Query, projects.All, out chosen)
                ?? QuerySelection.ReadPageSize(http.Request.Query, MaxPageSize, ref size) ?? QuerySelection.ReadOffset(http.Request.Query, out offset);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var found = release!.Told is { } told ? tracker.Read(session => DeployTable.Last(session, told.Row, chosen.Select(project => project.Id))) : [];
        http.Response.Headers.Link = PageCursor.Links(http.Request, offset, size, found.Count > offset + size);
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var deploy in found.Skip(offset).Take(size))
                json.WriteDeployOrNull(deploy);
            json.WriteEndArray();
        });
    }

    /// <summary><c>POST /api/0/organizations/{organization}/releases/{version}/deploys/</c>.</summary>
    public async Task Add(string version, HttpContext http)
    {
        if (known.Find(version) is not { Parts.Count: > 0 } release)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var input = DeployInput.Read(fields);
        var chosen = ReleaseInputReader.ReadProjects(fields, projects);
        if (chosen is [] && !fields.HasMistakes)
            fields.Fail("projects", "is empty; leave it away for all projects of the release");
        if (fields.HasMistakes)
        {
            await fields.Refuse(http);
            return;
        }

        var foreign = (chosen ?? []).Where(project => !release.IsIn(project)).Select(project => projects.Find(project)!.Slug).ToList();
        if (foreign.Count > 0)
        {
            await new ApiRefusal(StatusCodes.Status400BadRequest, $"Invalid projects ({string.Join(", ", foreign)}) for release {version}").WriteTo(http.Response);
            return;
        }

        await Answer(http, await releases.Add(version, input, chosen ?? []));
    }

    private static async Task Answer(HttpContext http, Deploy? deploy)
    {
        if (deploy is null)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
        await http.AnswerJson(json => json.WriteDeployOrNull(deploy));
    }
}
