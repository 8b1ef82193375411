using Airworthy.Server.Storage;

namespace Airworthy.Server.Projects;

/// <summary>The organization, its projects and their keys: who may send.</summary>
internal static class ProjectsSetup
{
    /// <param name="publicUrl">Where the server is reached, if the settings say so.</param>
    public static void AddProjects(this IServiceCollection services, string? publicUrl = null)
    {
        services.AddSingleton(new PublicAddress(publicUrl));
        services.AddSingleton(new StoreSchema(ProjectDirectory.Schema));
        services.AddSingleton<ProjectDirectory>();
    }
}
