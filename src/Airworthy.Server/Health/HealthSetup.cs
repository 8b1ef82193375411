using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Crash-free rates, series, adoption: everything that is derived from the cells, for the API and the pages.</summary>
internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthReader>();
        services.AddSingleton<ProjectCards>();
        services.AddSingleton<FirstSignsReader>();
        services.AddSingleton<SessionBoards>();
        services.AddSingleton<LatestReleases>();
        services.AddSingleton<AdoptionReader>();
        services.AddSingleton<StagesAt>(provider => StagesOf(provider.GetRequiredService<AdoptionReader>(), provider.GetRequiredService<ProjectDirectory>()));
        services.AddSingleton<ReleaseHealthReader>();
        services.AddSingleton<KnownReleases>();
        services.AddSingleton<ReleaseQuestionScope>();
        services.AddSingleton<ReleaseList>();
        services.AddSingleton<ReleasePages>();
        services.AddSingleton<ReleaseSpreadReader>();
        services.AddSingleton<SessionsApi>();
        services.AddSingleton<SessionLookupApi>();
        services.AddSingleton<ReleasesApi>();
        services.AddSingleton<ReleaseDetailsApi>();
        services.AddSingleton<ReleaseStatsApi>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<ReconciliationApi>();
        services.AddSingleton<ReleaseFiguresReader>();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi();
        api.MapGet("/organizations/{organization}/sessions", (HttpContext http, SessionsApi sessions) => sessions.Answer(http)).RequireScope(ApiScopes.ReadOrganization);
        api.MapGet("/organizations/{organization}/sessions/lookup", (HttpContext http, SessionLookupApi lookup) => lookup.Answer(http)).RequireScope(ApiScopes.ReadOrganization);
        MapReleases(api.MapGroup("").RequireScope(ApiScopes.ReadReleases));
    }

    private static void MapReleases(RouteGroupBuilder api)
    {
        api.MapGet("/organizations/{organization}/releases", (HttpContext http, ReleasesApi releases) => releases.Answer(http));
        api.MapGet("/organizations/{organization}/releases/stats", (HttpContext http, ReleasesApi releases) => releases.AnswerMarks(http));
        api.MapGet("/organizations/{organization}/releases/{version}", (string version, HttpContext http, ReleaseDetailsApi details) => details.Answer(version, http));
        api.MapGet("/organizations/{organization}/releases/{version}/meta",
            (string version, HttpContext http, ReleaseDetailsApi details) => details.AnswerMeta(version, http));
        api.MapGet("/organizations/{organization}/releases/{version}/reconciliation",
            (string version, HttpContext http, ReconciliationApi reconciliation) => reconciliation.Answer(version, http));
        api.MapGet("/projects/{organization}/{project}/releases", (string project, HttpContext http, ReleasesApi releases) => releases.AnswerOfProject(project, http));
        api.MapGet("/projects/{organization}/{project}/releases/{version}",
            (string project, string version, HttpContext http, ReleaseDetailsApi details) => details.AnswerOfProject(project, version, http));
        api.MapGet("/projects/{organization}/{project}/releases/{version}/stats",
            (string project, string version, HttpContext http, ReleaseStatsApi stats) => stats.Answer(project, version, http));
    }

    private static StagesAt StagesOf(AdoptionReader adoption, ProjectDirectory projects) => (project, environment, time) =>
        projects.Find(project) is { } known
            ? adoption.Of(known, time).Where(one => one.Environment == environment).ToDictionary(one => one.Release, one => one.Adoption.Stage)
            : [];
}
