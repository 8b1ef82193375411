namespace Airworthy.Server.Demo;

/// <summary>A fleet of apps that one can look at without having one: <c>./run --demo</c>.</summary>
internal static class DemoSetup
{
    public static void AddDemo(this IServiceCollection services)
    {
        services.AddSingleton(Fleet.Example);
        services.AddSingleton<DemoBuilds>();
        services.AddHostedService<DemoPlayer>();
    }
}
