using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>What is asked of one release beside what it is compared with.</summary>
internal sealed record ReleaseFiguresQuestion
{
    /// <summary>As sessions know it; one with number 0 if they do not.</summary>
    public required Release Release { get; init; }

    /// <summary>Which releases of the project it is compared with; null for all of them, itself included.</summary>
    public required Func<ReleaseId, bool>? Baseline { get; init; }

    /// <summary>Null for all.</summary>
    public required IReadOnlySet<EnvironmentId>? Environments { get; init; }

    public required TimeBuckets Buckets { get; init; }

    /// <summary>The time of what it is compared with: the same, unless releases of the same age are compared.</summary>
    public required TimeBuckets BaselineBuckets { get; init; }

    /// <summary>Whether the baseline's users and durations over time are wanted, which costs more than counting its sessions.</summary>
    public bool WithBaselineSets { get; init; }
}

/// <summary>A release's figures, those of what it is compared with, and those of the project.</summary>
/// <param name="Own">Its sessions by bucket; as a whole its users and durations too.</param>
/// <param name="Baseline">Likewise.</param>
/// <param name="Project">All sessions of the project by bucket.</param>
/// <param name="SetBuckets">Buckets of users and durations, see <see cref="TimeBuckets.ForSets"/>.</param>
/// <param name="OwnSets">Its users and durations by those buckets.</param>
/// <param name="BaselineSets">Likewise; empty if they were not asked for.</param>
/// <param name="ProjectUsers">All users of the project by those buckets; empty if no session of the release names its user.</param>
/// <param name="Day">Its sessions and users of the last 24 hours.</param>
/// <param name="DayByEnvironment">Sessions of the last 24 hours, its own and all.</param>
internal sealed record ReleaseFigures(
    HealthAnswer Own,
    HealthAnswer Baseline,
    IReadOnlyList<HealthFigures> Project,
    TimeBuckets SetBuckets,
    IReadOnlyList<HealthFigures> OwnSets,
    IReadOnlyList<HealthFigures> BaselineSets,
    IReadOnlyList<HealthFigures> ProjectUsers,
    HealthFigures Day,
    HealthFigures ProjectDay,
    IReadOnlyDictionary<EnvironmentId, (long Own, long All)> DayByEnvironment)
{
    /// <summary>Whether any session of the release names its user.</summary>
    public bool HasUsers => Own.Total.Users.Total > 0;
}
