using Microsoft.AspNetCore.Http.Extensions;

namespace Airworthy.Server.Web.Frame;

/// <summary>Addresses of pages: all state of a page stands in them.</summary>
internal static class PageAddress
{
    public const string Releases = "/";
    public const string Issues = "/issues";
    public const string Events = "/events";
    public const string SessionHealth = "/health";
    public const string Projects = "/projects";
    public const string Guides = "/guides";

    /// <summary>A path with parameters, those that are null or empty left out.</summary>
    public static string Of(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
                query.Add(name, value);
        }

        return path + query.ToQueryString();
    }

    /// <summary>A path about the same projects, environments and time.</summary>
    public static string Of(string path, PageScope scope, params IEnumerable<(string Name, string? Value)> more) =>
        Of(path, [.. scope.Parameters.Select(one => (one.Name, (string?)one.Value)), .. more]);

    /// <summary>The details of a release. A name may hold what a path may not: it goes as a parameter of its own.</summary>
    /// <param name="scope">Its projects and environments are kept, its time is not: details have a time of their own.</param>
    public static string Release(string version, PageScope scope, params IEnumerable<(string Name, string? Value)> more) =>
        Of("/release", [("version", version), .. scope.Parameters.Where(one => one.Name is "project" or "environment").Select(one => (one.Name, (string?)one.Value)), .. more]);

    public static string Issue(long id) => $"/issues/{id}";

    /// <param name="id">As events name themselves: 32 hexadecimal digits.</param>
    public static string Event(string project, string id) => $"/events/{Uri.EscapeDataString(project)}/{id}";

    public static string Project(string slug) => $"/projects/{Uri.EscapeDataString(slug)}";
}
