using Airworthy.Server.Storage;

namespace Airworthy.Server.Releases;

/// <summary>Releases: their names, when they were seen, and what tools tell about them.</summary>
internal static class ReleasesSetup
{
    public static void AddReleases(this IServiceCollection services)
    {
        services.AddSingleton(new TrackerSchema(ReleaseSchema.Sql));
        services.AddSingleton<ReleaseCatalog>();
        services.AddSingleton<ReleaseHistories>();
        services.AddSingleton<ReleaseCommits>();
    }
}
