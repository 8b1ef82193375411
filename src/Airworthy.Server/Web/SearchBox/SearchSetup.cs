using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.SearchBox;

/// <summary>The search that lists have in common: a box, what completes it, and the place where its mistake is said.</summary>
internal static class SearchSetup
{
    public const string CompletionPath = "/search/complete";

    /// <summary>A page adds its own keys as a <see cref="SearchVocabulary"/>.</summary>
    public static void AddSearchBox(this IServiceCollection services) => services.AddSingleton<SearchCompletion>();

    public static void MapSearchBox(this IEndpointRouteBuilder routes) =>
        routes.MapGet(CompletionPath, (RequestDelegate)Complete).RequireAuthorization();

    /// <summary>Where a page's box asks for suggestions, about the projects and environments that the page is about.</summary>
    public static string AddressFor(string page, PageScope scope) => PageAddress.Of(CompletionPath, scope, ("page", page));

    private static Task Complete(HttpContext http)
    {
        var services = http.RequestServices;
        var (query, text) = (http.Request.Query, http.Request.Query["text"].ToString());
        var selection = services.GetRequiredService<PageSelections>().Of(PageScope.Parse(query));
        if (services.GetRequiredService<SearchCompletion>().Complete(query["page"].ToString(), text, selection) is not { } found)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return http.Response.WriteAsJsonAsync(found, http.RequestAborted);
    }
}
