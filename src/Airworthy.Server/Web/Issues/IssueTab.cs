namespace Airworthy.Server.Web.Issues;

/// <summary>A ready query, as the tabs above the list offer it.</summary>
/// <param name="Filter">In the grammar of filters; empty for all.</param>
public sealed record IssueTab(string Label, string Filter)
{
    public const string Unresolved = "is:unresolved";

    public static readonly IReadOnlyList<IssueTab> All =
    [
        new("Unresolved", Unresolved),
        new("Unhandled", $"{Unresolved} error.unhandled:true"),
        new("Regressed", "is:regressed"),
        new("Resolved", "is:resolved"),
        new("Ignored", "is:ignored"),
        new("All", ""),
    ];
}
