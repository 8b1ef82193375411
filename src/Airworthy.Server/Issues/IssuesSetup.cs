using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Events, and the issues that they are grouped into.</summary>
internal static class IssuesSetup
{
    private const string Organization = "/organizations/{organization}";
    private const string Project = "/projects/{organization}/{project}";

    private static readonly IReadOnlyList<string> DeleteEvents = ["event:admin"];

    public static void AddIssues(this IServiceCollection services)
    {
        services.AddSingleton(new TrackerSchema(IssueSchema.Sql));
        services.AddSingleton<Regression>();
        services.AddSingleton<IssueResolutions>();
        services.AddSingleton<TrackedReleases>();
        services.AddSingleton<ReleaseArchive>();
        services.AddSingleton<EventApplication>();
        services.AddSingleton<EventOutcomes>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<ClientReports>();
        services.AddSingleton<ReportedLosses>();
        services.AddSingleton<NewIssueCounts>();
        services.AddSingleton<NewIssueTimes>();
        services.AddSingleton<ReleaseEvents>();
        services.AddSingleton<ReleaseIssues>();
        services.AddSingleton<ReleaseSdks>();
        services.AddSingleton<EventCounts>();
        services.AddSingleton<EventDiskUse>();
        services.AddSingleton<EventExpiry>();
        services.AddHostedService(provider => provider.GetRequiredService<EventExpiry>());
        AddIssuesApi(services);
    }

    /// <summary>What the API reads of issues and events, and what it does with issues.</summary>
    private static void AddIssuesApi(IServiceCollection services)
    {
        services.AddSingleton<SessionBeginnings>();
        services.AddSingleton<IssueReleases>();
        services.AddSingleton<IssueActions>();
        services.AddSingleton<IssueDeletion>();
        services.AddSingleton<IssueLookup>();
        services.AddSingleton<IssueList>();
        services.AddSingleton<IssuesApi>();
        services.AddSingleton<IssueApi>();
        services.AddSingleton<EventReading>();
        services.AddSingleton<IssueEventsApi>();
        services.AddSingleton<EventSearch>();
        services.AddSingleton<EventSearchApi>();
        services.AddSingleton<IssueTagsApi>();
        services.AddSingleton<IssueReading>();
        services.AddSingleton<IssueChanges>();
        services.AddSingleton<BoundedEventSearch>();
    }

    public static void MapIssues(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi();
        MapLists(api, Organization + "/issues");
        MapLists(api, Project + "/issues");
        MapIssue(api, Organization + "/issues/{issue}");
        // The older path, which tools still ask.
        MapIssue(api, "/issues/{issue}");
        api.MapGet(Organization + "/shortids/{shortId}", (HttpContext http, string shortId, IssueApi issues) => issues.AnswerShortId(http, shortId))
            .RequireScope(ApiScopes.ReadEvents);
        api.MapGet(Organization + "/releases/{version}/resolved", (HttpContext http, string version, IssuesApi issues) => issues.ListResolved(http, version))
            .RequireScope(ApiScopes.ReadReleases);

        api.MapGet(Organization + "/events", (HttpContext http, EventSearchApi search) => search.Answer(http)).RequireScope(ApiScopes.ReadEvents);
        api.MapGet(Project + "/events", (HttpContext http, string project, IssueEventsApi events) => events.ListOfProject(http, project)).RequireScope(ApiScopes.ReadProjects);
        api.MapGet(Project + "/events/{id}", (HttpContext http, string project, string id, IssueEventsApi events) => events.AnswerOfProject(http, project, id))
            .RequireScope(ApiScopes.ReadProjects);
        api.MapGet(Project + "/events/{id}/json", (HttpContext http, string project, string id, IssueEventsApi events) => events.AnswerJson(http, project, id))
            .RequireScope(ApiScopes.ReadProjects);
    }

    private static void MapLists(RouteGroupBuilder api, string path)
    {
        api.MapGet(path, (HttpContext http, IssuesApi issues) => issues.List(http, ProjectOf(http))).RequireScope(ApiScopes.ReadEvents);
        api.MapPut(path, (HttpContext http, IssuesApi issues) => issues.Change(http, ProjectOf(http))).RequireScope(ApiScopes.WriteEvents);
        api.MapDelete(path, (HttpContext http, IssuesApi issues) => issues.Delete(http, ProjectOf(http))).RequireScope(DeleteEvents);
    }

    private static void MapIssue(RouteGroupBuilder api, string path)
    {
        api.MapGet(path, (HttpContext http, string issue, IssueApi issues) => issues.Answer(http, issue)).RequireScope(ApiScopes.ReadEvents);
        api.MapPut(path, (HttpContext http, string issue, IssueApi issues) => issues.Change(http, issue)).RequireScope(ApiScopes.WriteEvents);
        api.MapDelete(path, (HttpContext http, string issue, IssueApi issues) => issues.Delete(http, issue)).RequireScope(DeleteEvents);
        api.MapGet(path + "/tags", (HttpContext http, string issue, IssueTagsApi tags) => tags.List(http, issue)).RequireScope(ApiScopes.ReadEvents);
        api.MapGet(path + "/tags/{key}", (HttpContext http, string issue, string key, IssueTagsApi tags) => tags.Answer(http, issue, key)).RequireScope(ApiScopes.ReadEvents);
        api.MapGet(path + "/events", (HttpContext http, string issue, IssueEventsApi events) => events.ListOfIssue(http, issue)).RequireScope(ApiScopes.ReadEvents);
        api.MapGet(path + "/events/{which}", (HttpContext http, string issue, string which, IssueEventsApi events) => events.AnswerOfIssue(http, issue, which))
            .RequireScope(ApiScopes.ReadEvents);
    }

    private static string? ProjectOf(HttpContext http) => http.GetRouteValue("project") as string;
}
