using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Projects;

/// <summary>Addresses of a project's own pages.</summary>
internal static class ProjectPages
{
    public const string New = $"{PageAddress.Projects}/new";

    public static string Start(string slug) => $"{PageAddress.Project(slug)}/start";

    public static string Ingest(string slug) => $"{PageAddress.Project(slug)}/ingest";

    public static string Settings(string slug) => $"{PageAddress.Project(slug)}/settings";

    /// <summary>Says that there is nothing at the address, by a page that names what is missing. Set any sooner, the status would keep the page from being written.</summary>
    public static void NotFound(HttpContext http) => http.Response.OnStarting(() =>
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>Sends the browser on after a change, so that loading the page again does not repeat it.</summary>
    public static void SeeOther(HttpContext http, string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
    }
}
