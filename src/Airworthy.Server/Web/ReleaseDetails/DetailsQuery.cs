using System.Globalization;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>The parts of the page, one at a time.</summary>
internal enum DetailsTab
{
    Overview,
    Crashes,
    Commits,
    Files,
}

/// <summary>What the page of a release shows, beside which release, projects and environments: all of it stands in the address.</summary>
internal sealed record DetailsQuery
{
    private const string AlignByAge = "age";

    private static readonly IReadOnlyList<DetailsTab> Tabs = Enum.GetValues<DetailsTab>();

    public required string Version { get; init; }

    public required DetailsTab Tab { get; init; }

    /// <summary>What is drawn; null for what the data suggest.</summary>
    public required Metric? Chart { get; init; }

    public required BaselineChoice Baseline { get; init; }

    /// <summary>Whether the release and its baseline are laid over each other by their age.</summary>
    public required bool IsByAge { get; init; }

    public required IssueTab IssueTab { get; init; }

    /// <summary>Of the list that the tab has, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>Commits of this one only; null for all.</summary>
    public required string? Repository { get; init; }

    public required ReleaseTime Time { get; init; }

    public static DetailsQuery Parse(IQueryCollection query) => new()
    {
        Version = query["version"].ToString(),
        Tab = Tabs.FirstOrDefault(tab => Word(tab) == query["tab"]),
        Chart = Metric.Find(query["chart"].ToString()),
        Baseline = BaselineChoice.Parse(query["baseline"].ToString()),
        IsByAge = query["align"] == AlignByAge,
        IssueTab = IssueTab.Find(query["issuesType"].ToString()),
        Page = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1,
        Repository = query["repository"].ToString() is { Length: > 0 } repository ? repository : null,
        Time = ReleaseTime.Parse(query),
    };

    public static string Word(DetailsTab tab) => tab.ToString().ToLowerInvariant();

    /// <summary>What its address holds beside version, projects and environments; what is left to its default is left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters =>
    [
        ("tab", Tab == DetailsTab.Overview ? null : Word(Tab)),
        ("chart", Chart?.Name),
        ("baseline", Baseline == BaselineChoice.All ? null : Baseline.Text),
        ("align", IsByAge ? AlignByAge : null),
        ("issuesType", IssueTab == IssueTab.Default ? null : IssueTab.Name),
        ("repository", Repository),
        ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        .. Time.Parameters.Select(one => (one.Name, (string?)one.Value)),
    ];

    public string Href(PageScope scope) => PageAddress.Release(Version, scope, Parameters);

    /// <summary>The same of another release: its tab and its filters, but not its time, and no page of a list.</summary>
    public string HrefOf(string version, PageScope scope) => (this with { Version = version, Time = ReleaseTime.Entire, Page = 1, Repository = null }).Href(scope);
}
