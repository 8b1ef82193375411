using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Outcomes;

/// <summary>What became of items: kept where <paramref name="Reason"/> is null, otherwise dropped for it.</summary>
/// <param name="Day">The UTC day on which they were received.</param>
internal readonly record struct OutcomeKey(ProjectId Project, DateOnly Day, ItemType Item, DropReason? Reason);
