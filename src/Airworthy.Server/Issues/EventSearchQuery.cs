using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Search;

namespace Airworthy.Server.Issues;

/// <summary>A request for a search of events, read and checked but for what its fields and its filter mean.</summary>
internal sealed record EventSearchQuery
{
    public const int MaxPageSize = 100;
    public const int DefaultPageSize = 50;

    /// <summary>As many as Sentry's tables have.</summary>
    public const int MaxFields = 20;

    public required IReadOnlyList<Project> Projects { get; init; }

    public required IReadOnlyList<string>? Environments { get; init; }

    public required TimeRange Range { get; init; }

    public required FilterNode Filter { get; init; }

    /// <summary>The filter's text, for the refusal.</summary>
    public required string FilterText { get; init; }

    /// <summary>Each once.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>Names of fields, with a hyphen before them for the other direction; the first decides most.</summary>
    public required IReadOnlyList<string> Sorts { get; init; }

    public required int PageSize { get; init; }

    /// <summary>Rows before the page.</summary>
    public required int Offset { get; init; }
}
