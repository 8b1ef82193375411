using Airworthy.Server.Storage;

namespace Airworthy.Server.Projects;

/// <summary>The organization, its projects and their keys: who may send.</summary>
internal static class ProjectsSetup
{
    public static void AddProjects(this IServiceCollection services)
    {
        services.AddSingleton(new StoreSchema(ProjectDirectory.Schema));
        services.AddSingleton<ProjectDirectory>();
    }
}
