using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>Crash-free rates, series, adoption: everything that is derived from the cells, for the API and the pages.</summary>
internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthReader>();
        services.AddSingleton<ProjectOverviews>();
        services.AddSingleton<LatestReleases>();
        services.AddSingleton<AdoptionReader>();
        services.AddSingleton<StagesAt>(provider => StagesOf(provider.GetRequiredService<AdoptionReader>(), provider.GetRequiredService<ProjectDirectory>()));
        services.AddSingleton<SeenReleases>();
        services.AddSingleton<ReleaseHealthReader>();
        services.AddSingleton<ReleaseList>();
        services.AddSingleton<SessionsApi>();
        services.AddSingleton<SessionLookupApi>();
        services.AddSingleton<ReleasesApi>();
        services.AddSingleton<ReleaseStatsApi>();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi();
        api.MapGet("/organizations/{organization}/sessions", (HttpContext http, SessionsApi sessions) => sessions.Answer(http)).RequireScope(ApiScopes.ReadOrganization);
        api.MapGet("/organizations/{organization}/sessions/lookup", (HttpContext http, SessionLookupApi lookup) => lookup.Answer(http)).RequireScope(ApiScopes.ReadOrganization);
        api.MapGet("/organizations/{organization}/releases", (HttpContext http, ReleasesApi releases) => releases.Answer(http)).RequireScope(ApiScopes.ReadReleases);
        api.MapGet("/projects/{organization}/{project}/releases/{version}/stats",
            (string project, string version, HttpContext http, ReleaseStatsApi stats) => stats.Answer(project, version, http)).RequireScope(ApiScopes.ReadReleases);
    }

    private static StagesAt StagesOf(AdoptionReader adoption, ProjectDirectory projects) => (project, environment, time) =>
        projects.Find(project) is { } known
            ? adoption.Of(known, time).Where(one => one.Environment == environment).ToDictionary(one => one.Release, one => one.Adoption.Stage)
            : [];
}
