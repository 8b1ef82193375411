using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Search;

namespace Airworthy.Server.Issues;

/// <summary>A request for a list of events, the newest first; read and checked.</summary>
internal sealed record EventQuery
{
    public const int MaxPageSize = 100;

    public required IReadOnlyList<Project> Projects { get; init; }

    /// <summary>Null for those of all issues.</summary>
    public required long? Issue { get; init; }

    public required IReadOnlyList<string>? Environments { get; init; }

    /// <summary>Null for all that is kept.</summary>
    public required TimeRange? Range { get; init; }

    public required FilterNode Filter { get; init; }

    public required int PageSize { get; init; }

    /// <summary>Events before the page.</summary>
    public required int Offset { get; init; }
}
