using System.Text;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>The parameters that choose projects and environments, the same in every question.</summary>
internal static class QuerySelection
{
    private const string AllProjects = "-1";

    /// <summary>Reads <c>project</c>: slugs or numbers, -1 for all, which is also what none means.</summary>
    public static ApiRefusal? ReadProjects(IQueryCollection query, IReadOnlyList<Project> all, out List<Project> projects)
    {
        projects = [];
        foreach (var value in query["project"])
        {
            if (value == AllProjects)
                projects.AddRange(all);
            else if (all.FirstOrDefault(project => project.Slug == value || project.Id.ToString() == value) is { } project)
                projects.Add(project);
            else
                return ApiRefusal.NoAccess($"project: there is no project '{value}', or you may not see it");
        }

        projects = projects.Count > 0 ? [.. projects.Distinct()] : [.. all];
        return projects.Count > 0 ? null : ApiRefusal.Invalid("project", "the organization has none");
    }

    /// <summary>Reads <c>environment</c>: names, the empty one for sessions that name none; null if it is not there.</summary>
    public static ApiRefusal? ReadEnvironments(IQueryCollection query, NameRegistry names, out HashSet<EnvironmentId>? environments)
    {
        environments = null;
        foreach (var name in query["environment"])
        {
            if (!names.TryFindEnvironment(Encoding.UTF8.GetBytes(name ?? ""), out var environment))
                return ApiRefusal.NotFound($"environment: there is no environment '{name}'");
            (environments ??= []).Add(environment);
        }

        return null;
    }
}
