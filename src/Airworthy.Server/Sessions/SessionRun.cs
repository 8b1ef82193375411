using Airworthy.Server.Projects;

namespace Airworthy.Server.Sessions;

/// <summary>What is known in memory of the sessions that one fold (or the joining of earlier runs) wrote.</summary>
/// <param name="Id">Later runs have larger ids.</param>
/// <param name="Tier">0 for a fold; one more than its sources for a run that joins others.</param>
/// <param name="FoldedAt">When the newest of its sessions was folded: no update that it holds came later. Whole seconds, UTC.</param>
/// <param name="Hours">The hours, by project, in which its sessions began.</param>
internal sealed record SessionRun(long Id, int Tier, int Sessions, DateTime FoldedAt, Dictionary<ProjectId, List<DateTime>> Hours)
{
    /// <summary>Null where memory has no room for it, and once none of its sessions can change any more.</summary>
    public SessionFilter? Filter { get; set; }
}
