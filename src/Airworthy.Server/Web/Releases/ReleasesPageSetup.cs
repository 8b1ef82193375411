using Airworthy.Server.Accounts;
using Airworthy.Server.Issues;
using Microsoft.AspNetCore.Antiforgery;

namespace Airworthy.Server.Web.Releases;

/// <summary>The list of releases, and what is changed from it.</summary>
internal static class ReleasesPageSetup
{
    /// <summary>
    /// Takes <c>version</c>s (or one as <c>only</c>), the <c>status</c> they are to have, archived or open, and the path to go back to, <c>next</c>.
    /// </summary>
    public const string StatusPath = "/releases/status";

    /// <summary>The parameter that tells the page how many releases were changed by what led to it.</summary>
    public const string Changed = "changed";

    public static void AddReleasesPage(this IServiceCollection services)
    {
        services.AddSingleton<EmptyListReader>();
        services.AddSingleton<ReleaseListReader>();
        services.AddSingleton<ReleasesOverviewReader>();
        services.AddSingleton<ReleaseSearch>();
        services.AddSingleton(provider => provider.GetRequiredService<ReleaseSearch>().Vocabulary);
    }

    public static void MapReleasesPage(this IEndpointRouteBuilder routes) =>
        routes.MapPost(StatusPath, (RequestDelegate)SetStatus).RequireAuthorization();

    private static async Task SetStatus(HttpContext http)
    {
        var services = http.RequestServices;
        if (!await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var versions = form["only"] is { Count: > 0 } only ? only : form["version"];
        var changed = await services.GetRequiredService<ReleaseArchive>().Set([.. versions.OfType<string>()], form["status"] == "archived");
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = Back(LocalPath.Of(form["next"]), changed);
    }

    private static string Back(string path, int changed) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Changed}={changed}";
}
