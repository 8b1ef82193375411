using Airworthy.Server.Api;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tooling;

/// <summary>The projects: listed, shown, created, renamed; in the form of Sentry's API.</summary>
internal sealed class ProjectApi(ProjectDirectory projects, ProjectFacts facts, EnvironmentApi environments, OrganizationApi organization)
{
    private const int MaxNameLength = 200;
    private const int MaxPlatformLength = 64;

    /// <summary><c>GET /api/0/projects/</c> and <c>GET …/organizations/{organization}/projects/</c></summary>
    public Task AnswerList(HttpContext http)
    {
        var query = http.Request.Query.Last("query");
        var found = projects.All.Where(project => OrganizationApi.Contains(project.Slug, query) || OrganizationApi.Contains(project.Name, query)).ToList();
        var known = facts.Of(found);
        return http.AnswerPage(found, (json, project) =>
        {
            json.WriteStartObject();
            json.WriteProject(project, known[project.Id], environments.NamesOf([project]), projects.Organization);
            json.WriteEndObject();
        });
    }

    /// <summary><c>GET /api/0/projects/{organization}/{project}/</c></summary>
    public Task Answer(string project, HttpContext http) => Answer(projects.Find(project)!, http);

    /// <summary><c>PUT /api/0/projects/{organization}/{project}/</c>: its name and platform; other fields of Sentry's are passed over.</summary>
    public async Task Change(string project, HttpContext http)
    {
        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var name = fields.Text("name", MaxNameLength);
        var platform = fields.Text("platform", MaxPlatformLength);
        if (fields.HasMistakes)
            await fields.Refuse(http);
        else
            await Answer(projects.Change(projects.Find(project)!.Id, name, platform), http);
    }

    /// <summary><c>POST …/organizations/{organization}/projects/</c> and <c>POST /api/0/teams/{organization}/{team}/projects/</c>, where there is one team.</summary>
    public async Task Create(HttpContext http)
    {
        if (http.GetRouteValue("team") is string team && !projects.IsOrganization(team))
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return;
        var name = fields.RequiredText("name", MaxNameLength);
        var platform = fields.Text("platform", MaxPlatformLength);
        var slug = fields.Text("slug", ProjectSlug.MaxLength);
        if (slug is not null && !ProjectSlug.IsValid(slug))
            fields.Fail("slug", $"'{slug}' is no slug: {ProjectSlug.Rule}");
        else if (slug is null && !fields.HasMistakes && ProjectSlug.Of(name).Length == 0)
            fields.Fail("slug", $"is missing, and none can be made of '{name}'");
        if (fields.HasMistakes)
        {
            await fields.Refuse(http);
            return;
        }

        if (TryCreate(slug ?? ProjectSlug.Free(ProjectSlug.Of(name), taken => projects.Find(taken) is not null), platform, name) is not { } created)
        {
            await new ApiRefusal(StatusCodes.Status409Conflict, "A project with this slug already exists.").WriteTo(http.Response);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
        await Answer(created, http);
    }

    private Project? TryCreate(string slug, string? platform, string name)
    {
        try
        {
            return projects.Create(slug, platform, name: name);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private Task Answer(Project project, HttpContext http)
    {
        var fact = facts.Of([project])[project.Id];
        return http.AnswerJson(json =>
        {
            json.WriteStartObject();
            json.WriteProject(project, fact, environments.NamesOf([project]), projects.Organization);
            json.WritePropertyName("organization");
            organization.Write(json, http.Request);
            json.WriteStartObject("options");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
