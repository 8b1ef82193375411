using Airworthy.Server.Health;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Boards;

/// <summary>What the address of the boards says besides what they are about.</summary>
/// <param name="Shown">The charts that are shown, in the order in which they stand.</param>
/// <param name="Sort">The column that the table is ordered by.</param>
/// <param name="IsAscending">Whether the least is first.</param>
internal sealed record BoardQuery(IReadOnlyList<string> Shown, BoardGrouping Grouping, string Sort, bool IsAscending)
{
    public const string DefaultSort = "created";

    public static readonly IReadOnlyList<string> Sorts = ["version", DefaultSort, "crash-free", "sessions", "issues", "adoption"];

    public static BoardQuery Parse(IQueryCollection query)
    {
        var asked = query["show"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        var shown = BoardCharts.Offered.Select(chart => chart.Key).Where(asked.Contains).ToList();
        var sort = query["sort"].ToString();
        return new(
            shown.Count > 0 ? shown : BoardCharts.Usual,
            query["by"].ToString() switch { "environment" => BoardGrouping.Environment, "project" => BoardGrouping.Project, _ => BoardGrouping.None },
            Sorts.Contains(sort) ? sort : DefaultSort,
            query["order"] == "asc");
    }

    /// <summary>What an address needs to say the same; what is left to its default is left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Parameters =>
    [
        .. Shown.SequenceEqual(BoardCharts.Usual) ? [] : Shown.Select(key => ("show", (string?)key)),
        ("by", Grouping == BoardGrouping.None ? null : Grouping.ToString().ToLowerInvariant()),
        ("sort", Sort == DefaultSort ? null : Sort),
        ("order", IsAscending ? "asc" : null),
    ];

    /// <summary>The address under which the table is ordered by a column: the most first, and the least at the second time.</summary>
    public string SortedBy(string column, PageScope scope) =>
        PageAddress.Of(PageAddress.SessionHealth, scope, (this with { Sort = column, IsAscending = Sort == column && !IsAscending }).Parameters) + "#releases";

    /// <summary>As <c>aria-sort</c> says it; null for a column that does not order the table.</summary>
    public string? OrderOf(string column) => Sort != column ? null : IsAscending ? "ascending" : "descending";
}
