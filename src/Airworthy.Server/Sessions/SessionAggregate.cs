using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Users;

namespace Airworthy.Server.Sessions;

/// <summary>What sessions that an SDK counted itself have in common.</summary>
/// <param name="Started">UTC. SDKs round it down to the minute.</param>
internal readonly record struct AggregateKey(ProjectId Project, ReleaseId Release, EnvironmentId Environment, DateTime Started, UserHash User);

/// <summary>Sessions that an SDK counted itself. They have no ids, so they are added, never deduplicated.</summary>
internal readonly record struct SessionAggregate(AggregateKey Key, HealthCounts Counts)
{
    /// <summary>Where those of one column are counted. Their user stands where the worst of all does, for a set at a worse health is in the better ones.</summary>
    public Contribution ContributionAs(SessionHealth health) =>
        new(Key.Project, Key.Release, Key.Environment, Key.Started, health, Key.User) { IsAggregated = true };
}
