namespace Airworthy.Server.Tooling;

/// <summary>What <c>sentry-cli</c>, bundler plugins and CI recipes ask of Sentry's web API: organization, projects, keys, releases, commits, deploys, uploads.</summary>
internal static class ToolingSetup
{
    public static void AddTooling(this IServiceCollection services)
    {
        services.AddReleaseTooling();
    }

    public static void MapTooling(this IEndpointRouteBuilder routes)
    {
        routes.MapReleaseTooling();
    }
}
