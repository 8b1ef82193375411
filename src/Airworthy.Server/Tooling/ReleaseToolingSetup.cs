using Airworthy.Server.Accounts;
using Airworthy.Server.Api;

namespace Airworthy.Server.Tooling;

/// <summary>What tools tell and ask of releases, commits, deploys and repositories.</summary>
internal static class ReleaseToolingSetup
{
    private const string Releases = "/organizations/{organization}/releases";
    private const string Release = Releases + "/{version}";
    private const string ProjectReleases = "/projects/{organization}/{project}/releases";
    private const string ProjectRelease = ProjectReleases + "/{version}";

    public static void AddReleaseTooling(this IServiceCollection services)
    {
        services.AddSingleton<ReleaseWriter>();
        services.AddSingleton<ReleaseWriteApi>();
        services.AddSingleton<CommitsApi>();
        services.AddSingleton<DeploysApi>();
        services.AddSingleton<RepositoriesApi>();
    }

    public static void MapReleaseTooling(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi();
        MapReading(api.MapGroup("").RequireScope(ApiScopes.ReadReleases));
        MapWriting(api.MapGroup("").RequireScope(ApiScopes.WriteReleases));
        var deletion = api.MapGroup("").RequireScope(ApiScopes.DeleteReleases);
        deletion.MapDelete(Release, (string version, HttpContext http, ReleaseWriteApi releases) => releases.Delete(version, http));
        deletion.MapDelete(ProjectRelease, (string project, string version, HttpContext http, ReleaseWriteApi releases) => releases.DeleteInProject(project, version, http));
        api.MapGet("/organizations/{organization}/repos", (HttpContext http, RepositoriesApi repositories) => repositories.Answer(http))
            .RequireScope(ApiScopes.ReadRepositories);
    }

    private static void MapReading(RouteGroupBuilder api)
    {
        api.MapGet(Release + "/commits", (string version, HttpContext http, CommitsApi commits) => commits.AnswerCommits(version, http));
        api.MapGet(ProjectRelease + "/commits", (string project, string version, HttpContext http, CommitsApi commits) => commits.AnswerCommitsInProject(project, version, http));
        api.MapGet(Release + "/commitfiles", (string version, HttpContext http, CommitsApi commits) => commits.AnswerFiles(version, http));
        api.MapGet(Release + "/previous-with-commits", (string version, HttpContext http, CommitsApi commits) => commits.AnswerPrevious(version, http));
        api.MapGet(Release + "/deploys", (string version, HttpContext http, DeploysApi deploys) => deploys.Answer(version, http));
    }

    private static void MapWriting(RouteGroupBuilder api)
    {
        api.MapPost(Releases, (HttpContext http, ReleaseWriteApi releases) => releases.Create(http));
        api.MapPut(Release, (string version, HttpContext http, ReleaseWriteApi releases) => releases.Update(version, http));
        api.MapPost(ProjectReleases, (string project, HttpContext http, ReleaseWriteApi releases) => releases.CreateInProject(project, http));
        api.MapPut(ProjectRelease, (string project, string version, HttpContext http, ReleaseWriteApi releases) => releases.UpdateInProject(project, version, http));
        api.MapPost(Release + "/deploys", (string version, HttpContext http, DeploysApi deploys) => deploys.Add(version, http));
    }
}
