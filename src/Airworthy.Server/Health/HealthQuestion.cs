using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>What to split the numbers by.</summary>
[Flags]
internal enum HealthGrouping
{
    None = 0,
    Project = 1,
    Release = 2,
    Environment = 4,
}

/// <summary>Which sessions are asked about, in which buckets, split by what.</summary>
internal sealed record HealthQuestion
{
    public required IReadOnlyList<ProjectId> Projects { get; init; }

    public required TimeBuckets Buckets { get; init; }

    public HealthGrouping Grouping { get; init; }

    /// <summary>Sessions of these environments only; null for all. <see cref="EnvironmentId.None"/> stands for sessions that name none.</summary>
    public IReadOnlySet<EnvironmentId>? Environments { get; init; }

    /// <summary>Whether a release counts; null for all.</summary>
    public Func<ReleaseId, bool>? Releases { get; init; }

    /// <summary>What else a session's place must fulfil; null for nothing.</summary>
    public PlaceFilter? Where { get; init; }

    /// <summary>Whether users are counted too, which costs more than counting sessions.</summary>
    public bool WithUsers { get; init; } = true;

    /// <summary>Whether the durations of sessions are collected too.</summary>
    public bool WithDurations { get; init; }

    /// <summary>Whether each bucket is counted, or only the whole.</summary>
    public bool WithSeries { get; init; } = true;
}

/// <summary>The members that are not grouped by are null.</summary>
internal readonly record struct HealthGroup(ProjectId? Project, ReleaseId? Release, EnvironmentId? Environment);

/// <summary>A group's numbers over the whole and in each bucket (none if not asked for).</summary>
internal sealed record HealthAnswer(HealthGroup Group, HealthFigures Total, IReadOnlyList<HealthFigures> Series);
