using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Events, and the issues that they are grouped into.</summary>
internal static class IssuesSetup
{
    public static void AddIssues(this IServiceCollection services)
    {
        services.AddSingleton(new TrackerSchema(IssueSchema.Sql));
        services.AddSingleton<Regression>();
        services.AddSingleton<IssueResolutions>();
        services.AddSingleton<EventApplication>();
        services.AddSingleton<EventOutcomes>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<ClientReports>();
        services.AddSingleton<ReleaseEvents>();
        services.AddSingleton<EventDiskUse>();
        services.AddSingleton<EventExpiry>();
        services.AddHostedService(provider => provider.GetRequiredService<EventExpiry>());
    }
}
