using Airworthy.Server.Accounts;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

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

    /// <summary>
    /// The group of the API's endpoints: who asks them has a token or is signed in, and may do what the endpoint does (<see cref="ApiScopes.RequireScope"/>).
    /// Where a path names <c>{organization}</c> and <c>{project}</c>, by slug or number, they exist.
    /// </summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes) =>
        routes.MapGroup(Path).RequireAuthorization(AccountsSetup.ApiPolicy).AddEndpointFilter(RefuseForeignChanges).AddEndpointFilter(RequireNamed);

    /// <summary>What no endpoint answers is told in JSON as well. Mapped last.</summary>
    public static void MapApiFallback(this IEndpointRouteBuilder routes) => routes.MapFallback("/api/{**path}", RefuseUnknown).AllowAnonymous();

    /// <summary>A browser sends the cookie of who is signed in along, whichever site asks it to; what changes something must come from a page of ours.</summary>
    private static async ValueTask<object?> RefuseForeignChanges(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (!http.User.IsPerson || !SameOrigin.IsChange(http.Request) || SameOrigin.Is(http.Request))
            return await next(call);
        await ApiRefusal.NoAccess("Who is signed in by a cookie changes things from this server's own pages only; programs use a token.").WriteTo(http.Response);
        return Results.Empty;
    }

    private static async ValueTask<object?> RequireNamed(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var known = http.RequestServices.GetRequiredService<ProjectDirectory>();
        if (http.GetRouteValue("organization") is not string organization || known.IsOrganization(organization))
        {
            if (http.GetRouteValue("project") is not string project || known.Find(project) is not null)
                return await next(call);
        }

        await ApiRefusal.Missing.WriteTo(http.Response);
        return Results.Empty;
    }

    private static Task RefuseUnknown(HttpContext http) =>
        ApiRefusal.NotFound($"There is no {http.Request.Method} {http.Request.Path}.").WriteTo(http.Response);

    private static int StatusOf(Exception error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        // Tools try again, which they do not at 500.
        StorageUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
