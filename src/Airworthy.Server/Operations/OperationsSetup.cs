using Airworthy.Server.Accounts;

namespace Airworthy.Server.Operations;

/// <summary>
/// What those who run the server ask: is it alive, can it take facts, how does it do. The first two are answered to anyone.
/// Metrics name the projects and what they count, and the port that takes sessions is often open to the world: they ask for the API's token.
/// </summary>
internal static class OperationsSetup
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddSingleton<ServerMetrics>();
    }

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz/live", Reading, () => Results.Text("alive\n")).AllowAnonymous();
        routes.MapMethods("/healthz/ready", Reading, GetReadiness).AllowAnonymous();
        routes.MapMethods("/metrics", Reading, GetMetrics).RequireAuthorization(AccountsSetup.ApiPolicy).RequireScope(ApiScopes.ReadOrganization);
    }

    private static IResult GetReadiness(Readiness readiness)
    {
        var report = readiness.Check();
        return Results.Json(report, statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult GetMetrics(HttpRequest request, ServerMetrics metrics)
    {
        var text = new MetricsText(isOpenMetrics: request.Headers.Accept.ToString().Contains(MetricsText.OpenMetricsType, StringComparison.OrdinalIgnoreCase));
        metrics.WriteTo(text);
        return Results.Text(text.ToString(), text.MediaType);
    }
}
