using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Events, and the issues that they are grouped into.</summary>
internal static class IssuesSetup
{
    public static void AddIssues(this IServiceCollection services)
    {
        services.AddSingleton(new TrackerSchema(IssueSchema.Sql));
        services.AddSingleton<NewIssueCounts>();
        services.AddSingleton<IssueResolutions>();
    }
}
