using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>What groups can be made by, in <c>groupBy</c>.</summary>
internal enum SessionsGroupKey
{
    Project,
    Release,
    Environment,
    Status,
}

/// <summary>A request for session statistics, read and checked: it can be answered.</summary>
internal sealed record SessionsQuery
{
    /// <summary>Figures one answer may hold for each field: buckets times groups.</summary>
    public const int MaxPoints = 10_000;

    public const int MaxGroupsOnPage = 5_000;

    public required IReadOnlyList<ProjectId> Projects { get; init; }

    public required IReadOnlySet<EnvironmentId>? Environments { get; init; }

    /// <summary>Each once, in the order in which they were asked for.</summary>
    public required IReadOnlyList<SessionsField> Fields { get; init; }

    /// <summary>Each once, in the order in which they were asked for.</summary>
    public required IReadOnlyList<SessionsGroupKey> GroupBy { get; init; }

    public required TimeBuckets Buckets { get; init; }

    /// <summary>The filter as it was written, which the answer repeats.</summary>
    public required string FilterText { get; init; }

    public required SessionsFilter Filter { get; init; }

    public required SessionsOrder Order { get; init; }

    public required int PageSize { get; init; }

    /// <summary>Groups before the page.</summary>
    public required int Offset { get; init; }

    public required bool WithTotals { get; init; }

    public required bool WithSeries { get; init; }

    /// <summary>Whether the chosen statuses leave nothing to tell: none of them can be meant, or none of them has what was asked for.</summary>
    public bool IsEmpty => Filter.Statuses is { } chosen
        && (chosen.Count == 0 || (!chosen.Contains(SessionHealth.Healthy) && Fields.All(one => one.Kind == SessionsFieldKind.Duration)));

    public bool IsByStatus => GroupBy.Contains(SessionsGroupKey.Status);

    /// <summary>What must be counted for it.</summary>
    public HealthQuestion Question => new()
    {
        Projects = Projects,
        Buckets = Buckets,
        Grouping = GroupBy.Aggregate(HealthGrouping.None, (grouping, key) => grouping | key switch
        {
            SessionsGroupKey.Project => HealthGrouping.Project,
            SessionsGroupKey.Release => HealthGrouping.Release,
            SessionsGroupKey.Environment => HealthGrouping.Environment,
            _ => HealthGrouping.None,
        }),
        Environments = Environments,
        Where = Filter.Where,
        WithUsers = Fields.Any(one => one.OfUsers),
        WithDurations = Fields.Any(one => one.Kind == SessionsFieldKind.Duration),
        WithSeries = WithSeries,
    };
}

/// <summary>What the groups are sorted by: a field's total over the whole time.</summary>
/// <param name="Statuses">The columns that count; null for all.</param>
internal readonly record struct SessionsOrder(SessionsField Field, bool IsDescending, IReadOnlySet<SessionHealth>? Statuses);
