using Airworthy.Server.Accounts;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Health;

/// <summary>Crash-free rates, series, adoption: everything that is derived from the cells, for the API and the pages.</summary>
internal static class HealthSetup
{
    private const string ApiPath = "/api/0";

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

    /// <summary>What goes wrong under the API's path is told in JSON, for only programs ask there.</summary>
    public static void UseApiErrors(this IApplicationBuilder app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments(ApiPath), api => api.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = StatusOf,
            ExceptionHandler = http => new ApiRefusal(http.Response.StatusCode, "The server failed to answer; its log says why.").WriteTo(http.Response),
        }));

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiPath + "/organizations/{organization}/sessions", GetSessions).RequireAuthorization(AccountsSetup.ApiPolicy);
        routes.MapGet(ApiPath + "/organizations/{organization}/sessions/lookup", GetSessionLookup).RequireAuthorization(AccountsSetup.ApiPolicy);
        routes.MapGet(ApiPath + "/organizations/{organization}/releases", GetReleases).RequireAuthorization(AccountsSetup.ApiPolicy);
        routes.MapGet(ApiPath + "/projects/{organization}/{project}/releases/{version}/stats", GetReleaseStats).RequireAuthorization(AccountsSetup.ApiPolicy);
        routes.MapFallback("/api/{**path}", RefuseUnknown).AllowAnonymous();
    }

    private static StagesAt StagesOf(AdoptionReader adoption, ProjectDirectory projects) => (project, environment, time) =>
        projects.Find(project) is { } known
            ? adoption.Of(known, time).Where(one => one.Environment == environment).ToDictionary(one => one.Release, one => one.Adoption.Stage)
            : [];

    private static Task GetSessions(string organization, HttpContext http, SessionsApi sessions) => sessions.Answer(organization, http);

    private static Task GetSessionLookup(string organization, HttpContext http, SessionLookupApi lookup) => lookup.Answer(organization, http);

    private static Task GetReleases(string organization, HttpContext http, ReleasesApi releases) => releases.Answer(organization, http);

    private static Task GetReleaseStats(string organization, string project, string version, HttpContext http, ReleaseStatsApi stats) =>
        stats.Answer(organization, project, version, http);

    private static Task RefuseUnknown(HttpContext http) =>
        ApiRefusal.NotFound($"There is no {http.Request.Method} {http.Request.Path}.").WriteTo(http.Response);

    private static int StatusOf(Exception error) => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
}
