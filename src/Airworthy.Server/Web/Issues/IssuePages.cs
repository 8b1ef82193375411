using Airworthy.Server.Storage;
using Airworthy.Server.Web.Events;
using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Web.Issues;

/// <summary>The pages of issues and events: what they need beside their components.</summary>
internal static class IssuePages
{
    /// <summary>Where forms send what is to become of issues.</summary>
    public const string ChangePath = "/issues/change";

    private const string LivePath = LiveUpdates.Path + "/tracker";

    public static void AddIssuePages(this IServiceCollection services)
    {
        services.AddSingleton<IssueChangeForm>();
        services.AddSingleton<EventJsonDownload>();
        services.AddSingleton(provider => EventVocabulary.OfIssues(provider.GetRequiredService<ReleaseSearch>()));
        services.AddSingleton(provider => EventVocabulary.OfEvents(provider.GetRequiredService<ReleaseSearch>()));
    }

    public static void MapIssuePages(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ChangePath, (HttpContext http, IssueChangeForm changes) => changes.Answer(http)).RequireAuthorization();
        routes.MapGet(PageAddress.Events + "/{project}/{id}/json", (HttpContext http, string project, string id, EventJsonDownload download) => download.Answer(http, project, id))
            .RequireAuthorization();
        // Events come by a writer of their own: the number of the last batch of sessions says nothing of them.
        routes.MapGet(LivePath, (LiveUpdates live, HttpContext http, long? after, TrackerWriter tracker) => live.Follow(http, after, () => tracker.Commits)).RequireAuthorization();
    }

    /// <param name="commits">Of the tracker, as many as there were when the page read it.</param>
    public static string Follow(long commits) => $"{LivePath}?after={commits}";

    /// <summary>The page that is shown says itself what is not there, in place of the general one.</summary>
    public static void SayNotFound(HttpContext http)
    {
        // A component that sets the status itself is not rendered.
        http.Response.OnStarting(() =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
