namespace Airworthy.Server.Health;

/// <summary>Crash-free rates, series, adoption: everything that is derived from the cells, for the API and the pages.</summary>
internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthReader>();
        services.AddSingleton<ProjectOverviews>();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
    }
}
