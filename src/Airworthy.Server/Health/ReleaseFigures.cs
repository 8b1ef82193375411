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

    /// <summary>Whether the baseline's users or durations over time are wanted, which costs more than counting its sessions.</summary>
    public bool WithBaselineUsers { get; init; }

    public bool WithBaselineDurations { get; init; }
}

/// <summary>A release's figures, those of what it is compared with, and those of the project.</summary>
/// <param name="Own">Its sessions and durations, whole and by bucket; its users as a whole.</param>
/// <param name="Baseline">Likewise; durations by bucket only if they were asked for.</param>
/// <param name="Project">All sessions of the project by bucket.</param>
/// <param name="UserBuckets">Buckets of users: days, unless the time is short. How many different users there were cannot be added up from finer ones.</param>
/// <param name="OwnUsers">By those buckets; empty if no session names its user.</param>
/// <param name="BaselineUsers">Likewise; empty if they were not asked for.</param>
/// <param name="ProjectUsers">Likewise.</param>
/// <param name="Day">Its sessions and users of the last 24 hours.</param>
/// <param name="DayByEnvironment">Sessions of the last 24 hours, its own and all.</param>
internal sealed record ReleaseFigures(
    HealthAnswer Own,
    HealthAnswer Baseline,
    IReadOnlyList<HealthFigures> Project,
    TimeBuckets UserBuckets,
    IReadOnlyList<HealthFigures> OwnUsers,
    IReadOnlyList<HealthFigures> BaselineUsers,
    IReadOnlyList<HealthFigures> ProjectUsers,
    HealthFigures Day,
    HealthFigures ProjectDay,
    IReadOnlyDictionary<EnvironmentId, (long Own, long All)> DayByEnvironment);
