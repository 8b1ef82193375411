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
        var api = routes.MapGroup(ApiPath).RequireAuthorization(AccountsSetup.ApiPolicy).AddEndpointFilter(RequireOrganization);
        api.MapGet("/organizations/{organization}/sessions", (HttpContext http, SessionsApi sessions) => sessions.Answer(http));
        api.MapGet("/organizations/{organization}/sessions/lookup", (HttpContext http, SessionLookupApi lookup) => lookup.Answer(http));
        api.MapGet("/organizations/{organization}/releases", (HttpContext http, ReleasesApi releases) => releases.Answer(http));
        api.MapGet("/projects/{organization}/{project}/releases/{version}/stats",
            (string project, string version, HttpContext http, ReleaseStatsApi stats) => stats.Answer(project, version, http));
        routes.MapFallback("/api/{**path}", RefuseUnknown).AllowAnonymous();
    }

    /// <summary>There is one organization, and every path of the API names it.</summary>
    private static async ValueTask<object?> RequireOrganization(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var organization = http.GetRouteValue("organization") as string;
        if (organization == http.RequestServices.GetRequiredService<ProjectDirectory>().Organization)
            return await next(call);
        await ApiRefusal.NotFound($"There is no organization '{organization}'.").WriteTo(http.Response);
        return Results.Empty;
    }

    private static StagesAt StagesOf(AdoptionReader adoption, ProjectDirectory projects) => (project, environment, time) =>
        projects.Find(project) is { } known
            ? adoption.Of(known, time).Where(one => one.Environment == environment).ToDictionary(one => one.Release, one => one.Adoption.Stage)
            : [];

    private static Task RefuseUnknown(HttpContext http) =>
        ApiRefusal.NotFound($"There is no {http.Request.Method} {http.Request.Path}.").WriteTo(http.Response);

    private static int StatusOf(Exception error) => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
}
