using Airworthy.Server.Api;

namespace Airworthy.Server.Health;

/// <summary>A request for the list of releases, read and checked.</summary>
internal sealed record ReleasesQuery
{
    public const int MaxPageSize = 100;

    public required ReleaseView View { get; init; }

    /// <summary>Chooses among the releases of the view's projects and environments; null for all.</summary>
    public required Predicate<KnownRelease>? Filter { get; init; }

    /// <summary>Releases that became known in it; null for all.</summary>
    public required TimeRange? Created { get; init; }

    /// <summary>Only releases that somebody has archived, or only others; null for both.</summary>
    public required bool? IsArchived { get; init; }

    public required ReleaseListOrder Order { get; init; }

    /// <summary>The hours that an order by health looks at.</summary>
    public required TimeBuckets OrderHours { get; init; }

    /// <summary>Without the releases that have no place in an order by health: those of which nothing was counted in its hours.</summary>
    public bool IsOrderedOnly { get; init; }

    /// <summary>One entry for a release of each project, rather than for a version.</summary>
    public required bool IsFlat { get; init; }

    public required int PageSize { get; init; }

    /// <summary>Entries before the page.</summary>
    public required int Offset { get; init; }
}
