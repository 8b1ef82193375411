using Airworthy.Server.Issues;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>Which of a release's issues are shown.</summary>
/// <param name="Name">As the address writes it.</param>
/// <param name="Filter">What finds about the same on the page of issues, behind the release's own term.</param>
/// <param name="ReleaseKey">That term's key.</param>
/// <param name="Nothing">What is said if there is none, of all of the release's life and of a chosen time.</param>
internal sealed record IssueTab(string Name, string Label, Func<ReleaseIssue, bool> Includes, string ReleaseKey, string Filter, (string Ever, string InTime) Nothing)
{
    public const int PageSize = 10;

    public static readonly IssueTab Default = new(
        "new", "New", issue => issue is { IsFirst: true, Events: > 0, Status: IssueStatus.Unresolved }, "firstRelease", "is:unresolved",
        ("No new issue: nothing was first seen in this release and is still open.", "No issue that was first seen in this release happened in this time."));

    public static readonly IReadOnlyList<IssueTab> All =
    [
        new("all", "All", issue => issue is { Events: > 0, Status: IssueStatus.Unresolved }, "release", "is:unresolved",
            ("No open issue has an event of this release.", "No open issue has an event of this release in this time.")),
        Default,
        new("unhandled", "Unhandled", issue => issue is { Unhandled: > 0, Status: IssueStatus.Unresolved }, "release", "is:unresolved error.unhandled:true",
            ("Nothing unhandled: every error of this release that came with an event was handled.", "Nothing unhandled in this time.")),
        new("regressed", "Regressed", issue => issue is { HasRegressed: true, Events: > 0 }, "release", "is:regressed",
            ("Nothing that was resolved has come back with this release.", "Nothing that came back with this release happened in this time.")),
        // What is resolved in a release need not have happened in it, at any time.
        new("resolved", "Resolved", issue => issue.IsResolvedIn, "release", "is:resolved",
            ("No issue is resolved in this release, and no commit of it says that it fixes one.", "No issue is resolved in this release, and no commit of it says that it fixes one.")),
    ];

    public static IssueTab Find(string name) => All.FirstOrDefault(tab => tab.Name == name) ?? Default;

    /// <summary>The page of issues with a filter that finds these.</summary>
    /// <param name="scope">Of the projects and environments; its time is that of the details.</param>
    public string Href(string version, PageScope scope) => PageAddress.Of(PageAddress.Issues, scope, ("query", $"{ReleaseTerm(version)} {Filter}"));

    private string ReleaseTerm(string version) => Term(ReleaseKey, version);

    /// <summary>A term of a filter for this very value.</summary>
    public static string Term(string key, string value) =>
        $"{key}:\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
