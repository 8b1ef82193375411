using Airworthy.Server.Accounts;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Api;

/// <summary>What all endpoints of Sentry's web API have in common: where they stand, who may ask, how errors and pages of lists are told.</summary>
internal static class ApiSetup
{
    public const string Path = "/api/0";

    /// <summary>What goes wrong under the API's path is told in JSON, for only programs ask there.</summary>
    public static void UseApiErrors(this IApplicationBuilder app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path), api => api.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = StatusOf,
            ExceptionHandler = http => new ApiRefusal(http.Response.StatusCode, "The server failed to answer; its log says why.").WriteTo(http.Response),
        }));

    /// <summary>The group of the API's endpoints that name an organization: who asks them has a token or is signed in.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes) =>
        routes.MapGroup(Path).RequireAuthorization(AccountsSetup.ApiPolicy).AddEndpointFilter(RequireOrganization);

    /// <summary>What no endpoint answers is told in JSON as well. Mapped last.</summary>
    public static void MapApiFallback(this IEndpointRouteBuilder routes) => routes.MapFallback("/api/{**path}", RefuseUnknown).AllowAnonymous();

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

    private static Task RefuseUnknown(HttpContext http) =>
        ApiRefusal.NotFound($"There is no {http.Request.Method} {http.Request.Path}.").WriteTo(http.Response);

    private static int StatusOf(Exception error) => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
}
