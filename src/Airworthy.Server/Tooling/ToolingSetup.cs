using Airworthy.Server.Accounts;
using Airworthy.Server.Api;

namespace Airworthy.Server.Tooling;

/// <summary>What <c>sentry-cli</c>, bundler plugins and CI recipes ask of Sentry's web API: organization, projects, keys, releases, commits, deploys, uploads.</summary>
internal static class ToolingSetup
{
    private const string Organization = "/organizations/{organization}";
    private const string Project = "/projects/{organization}/{project}";

    public static void AddTooling(this IServiceCollection services)
    {
        services.AddSingleton<OrganizationApi>();
        services.AddSingleton<EnvironmentApi>();
        services.AddSingleton<ProjectFacts>();
        services.AddSingleton<ProjectApi>();
        services.AddSingleton<ProjectKeyApi>();
        services.AddSingleton<TokenApi>();
        services.AddSingleton<UploadApi>();
        services.AddReleaseTooling();
    }

    public static void MapTooling(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi();
        api.MapGet("/", IndexApi.Answer).AllowAnonymous();
        MapOrganization(api);
        MapProjects(api);
        MapTokens(api);
        MapUploads(api);
        routes.MapReleaseTooling();
    }

    private static void MapOrganization(RouteGroupBuilder api)
    {
        api.MapGet("/users/me/regions", OrganizationApi.AnswerRegions).RequireScope(ApiScopes.All);
        api.MapGet("/organizations", (HttpContext http, OrganizationApi organization) => organization.AnswerList(http)).RequireScope(ApiScopes.ReadOrganization);
        api.MapGet(Organization, (HttpContext http, OrganizationApi organization) => organization.Answer(http)).RequireScope(ApiScopes.ReadOrganization);
        api.MapGet(Organization + "/teams", (HttpContext http, OrganizationApi organization) => organization.AnswerTeams(http)).RequireScope(ApiScopes.ReadOrganization);
        api.MapGet(Organization + "/monitors", OrganizationApi.AnswerMonitors).RequireScope(ApiScopes.ReadOrganization);
        api.MapGet(Organization + "/environments", (HttpContext http, EnvironmentApi environments) => environments.AnswerOfOrganization(http)).RequireScope(ApiScopes.ReadOrganization);
    }

    private static void MapProjects(RouteGroupBuilder api)
    {
        api.MapGet("/projects", (HttpContext http, ProjectApi projects) => projects.AnswerList(http)).RequireScope(ApiScopes.ListProjects);
        api.MapGet(Organization + "/projects", (HttpContext http, ProjectApi projects) => projects.AnswerList(http)).RequireScope(ApiScopes.ListProjects);
        api.MapPost(Organization + "/projects", (HttpContext http, ProjectApi projects) => projects.Create(http)).RequireScope(ApiScopes.WriteProjects);
        api.MapPost("/teams/{organization}/{team}/projects", (HttpContext http, ProjectApi projects) => projects.Create(http)).RequireScope(ApiScopes.WriteProjects);
        api.MapGet(Project, (string project, HttpContext http, ProjectApi projects) => projects.Answer(project, http)).RequireScope(ApiScopes.ReadProjects);
        api.MapPut(Project, (string project, HttpContext http, ProjectApi projects) => projects.Change(project, http)).RequireScope(ApiScopes.WriteProjects);
        api.MapGet(Project + "/environments", (string project, HttpContext http, EnvironmentApi environments) => environments.AnswerOfProject(project, http)).RequireScope(ApiScopes.ReadProjects);

        var keys = api.MapGroup(Project + "/keys");
        keys.MapGet("/", (string project, HttpContext http, ProjectKeyApi all) => all.AnswerList(project, http)).RequireScope(ApiScopes.ReadProjects);
        keys.MapPost("/", (string project, HttpContext http, ProjectKeyApi all) => all.Create(project, http)).RequireScope(ApiScopes.WriteProjects);
        keys.MapGet("/{key}", (string project, string key, HttpContext http, ProjectKeyApi all) => all.Answer(project, key, http)).RequireScope(ApiScopes.ReadProjects);
        keys.MapPut("/{key}", (string project, string key, HttpContext http, ProjectKeyApi all) => all.Change(project, key, http)).RequireScope(ApiScopes.WriteProjects);
        keys.MapDelete("/{key}", (string project, string key, HttpContext http, ProjectKeyApi all) => all.Remove(project, key, http)).RequireScope(ApiScopes.AdministerProjects);
    }

    private static void MapTokens(RouteGroupBuilder api)
    {
        var users = api.MapGroup("/api-tokens").RequireScope(ApiScopes.ManageTokens);
        users.MapGet("/", (HttpContext http, TokenApi tokens) => tokens.AnswerList(TokenKind.User, http));
        users.MapPost("/", (HttpContext http, TokenApi tokens) => tokens.CreateForUser(http));
        users.MapDelete("/", (HttpContext http, TokenApi tokens) => tokens.RevokeNamed(http));
        users.MapGet("/{id}", (string id, HttpContext http, TokenApi tokens) => tokens.Answer(TokenKind.User, id, http));
        users.MapDelete("/{id}", (string id, HttpContext http, TokenApi tokens) => tokens.Revoke(TokenKind.User, id, http));

        var builds = api.MapGroup(Organization + "/org-auth-tokens").RequireScope(ApiScopes.ManageTokens);
        builds.MapGet("/", (HttpContext http, TokenApi tokens) => tokens.AnswerList(TokenKind.Organization, http));
        builds.MapPost("/", (HttpContext http, TokenApi tokens) => tokens.CreateForOrganization(http));
        builds.MapGet("/{id}", (string id, HttpContext http, TokenApi tokens) => tokens.Answer(TokenKind.Organization, id, http));
        builds.MapDelete("/{id}", (string id, HttpContext http, TokenApi tokens) => tokens.Revoke(TokenKind.Organization, id, http));
    }

    private static void MapUploads(RouteGroupBuilder api)
    {
        api.MapGet(Organization + "/chunk-upload", (HttpContext http, UploadApi uploads) => uploads.AnswerOptions(http)).RequireScope(ApiScopes.ReadReleases);
        api.MapPost(Organization + "/chunk-upload", UploadApi.TakeChunks).RequireScope(ApiScopes.WriteReleases);
        api.MapPost(Organization + "/artifactbundle/assemble", UploadApi.Assemble).RequireScope(ApiScopes.WriteReleases);
        api.MapPost(Project + "/files/difs/assemble", UploadApi.AssembleDebugFiles).RequireScope(ApiScopes.WriteReleases);
        foreach (var owner in (string[])[Organization, Project])
        {
            var release = owner + "/releases/{version}";
            api.MapPost(release + "/assemble", UploadApi.Assemble).RequireScope(ApiScopes.WriteReleases);
            api.MapGet(release + "/files", UploadApi.AnswerFiles).RequireScope(ApiScopes.ReadReleases);
            api.MapPost(release + "/files", (HttpContext http, UploadApi uploads) => uploads.TakeFile(http)).RequireScope(ApiScopes.WriteReleases);
        }
    }
}
