using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Projects;

/// <summary>Addresses of a project's own pages.</summary>
internal static class ProjectPages
{
    public const string New = $"{PageAddress.Projects}/new";

    public static string Start(string slug) => $"{PageAddress.Project(slug)}/start";

    public static string Ingest(string slug) => $"{PageAddress.Project(slug)}/ingest";

    public static string Settings(string slug) => $"{PageAddress.Project(slug)}/settings";

    /// <summary>Sends the browser on after a change, so that loading the page again does not repeat it.</summary>
    public static void SeeOther(HttpContext http, string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
    }
}
