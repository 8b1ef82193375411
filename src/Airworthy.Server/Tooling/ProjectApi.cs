using System.Text.RegularExpressions;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tooling;

/// <summary>The projects: listed, shown, created, renamed; in the form of Sentry's API.</summary>
internal sealed partial class ProjectApi(ProjectDirectory projects, ProjectFacts facts, EnvironmentApi environments, OrganizationApi organization)
{
    private const int MaxNameLength = 200;
    private const int MaxPlatformLength = 64;
    private const int MaxSlugLength = 50;

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
        var slug = fields.Text("slug", MaxSlugLength);
        if (slug is not null && !IsSlug(slug))
            fields.Fail("slug", $"'{slug}' is no slug: 1-50 of a-z, 0-9, - and _, beginning with a letter or digit, and not digits alone");
        else if (slug is null && !fields.HasMistakes && SlugOf(name).Length == 0)
            fields.Fail("slug", $"is missing, and none can be made of '{name}'");
        if (fields.HasMistakes)
        {
            await fields.Refuse(http);
            return;
        }

        if (TryCreate(slug ?? FreeSlug(SlugOf(name)), platform, name) is not { } created)
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

    /// <summary>A slug that is all digits could be taken for a number.</summary>
    private static bool IsSlug(string text) => Slug().IsMatch(text) && text.Any(letter => !char.IsAsciiDigit(letter));

    /// <summary>What a slug can keep of a name; empty if that is nothing.</summary>
    private static string SlugOf(string name)
    {
        var slug = NoSlug().Replace(name.ToLowerInvariant(), "-").Trim('-', '_');
        slug = slug[..Math.Min(slug.Length, MaxSlugLength - 4)];
        return IsSlug(slug) ? slug : "";
    }

    private string FreeSlug(string wanted)
    {
        var slug = wanted;
        for (var next = 2; projects.Find(slug) is not null; next++)
            slug = $"{wanted}-{next}";
        return slug;
    }

    [GeneratedRegex(BootstrapProject.SlugPattern)]
    private static partial Regex Slug();

    [GeneratedRegex("[^a-z0-9_]+")]
    private static partial Regex NoSlug();
}
