using System.Globalization;
using System.Text;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Api;

/// <summary>The parameters that mean the same in every question: what it is about, and which page of the answer.</summary>
internal static class QuerySelection
{
    /// <summary>The parameter that says how long a page is.</summary>
    public const string PageSize = "per_page";

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

    /// <summary>Reads the size of a page; leaves it as it is where the parameter is not there.</summary>
    public static ApiRefusal? ReadPageSize(IQueryCollection query, int max, ref int size, string name = PageSize) =>
        query.Last(name) is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size >= 1 && size <= max)
            ? null
            : ApiRefusal.Invalid(name, $"'{text}' is no number from 1 to {max}");

    /// <summary>Reads <c>cursor</c> where it is a number of entries; 0 where it is not there.</summary>
    public static ApiRefusal? ReadOffset(IQueryCollection query, out int offset)
    {
        offset = 0;
        return query.Last("cursor") is not { Length: > 0 } cursor || PageCursor.TryParse(cursor, out offset)
            ? null
            : ApiRefusal.Invalid("cursor", $"'{cursor}' is none; it has the form 0:100:0");
    }
}
