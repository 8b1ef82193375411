using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.ReleaseDetails;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Tests.Web.ReleaseDetails;

/// <summary>What the page of a release says, and where its links lead.</summary>
public class DetailWordsTests
{
    private static readonly ResolvedBaseline All = new(BaselineChoice.All, null, null, IsByAge: false);

    [Fact]
    public void The_verdict_says_how_it_stands_and_beside_what()
    {
        var row = Row((9_990, 10_000), (9_900, 10_000));

        Assert.Equal("99.9 % of 10,000 sessions did not crash; 10 did.", VerdictText.Standing(row, SessionMode.Application));
        Assert.Equal("99.9 % of 10,000 requests did not crash; 10 did.", VerdictText.Standing(row, SessionMode.Request));
        Assert.Equal("Better than all releases together, by 0.9 percentage points.", VerdictText.Beside(row, All));
        Assert.Equal("Worse than all other releases, by 0.9 percentage points.", VerdictText.Beside(Row((9_900, 10_000), (9_990, 10_000)), All with { Choice = BaselineChoice.Others }));
        Assert.Equal("Too few sessions to tell it from all releases together.", VerdictText.Beside(Row((9, 10), (9_000, 10_000)), All));
        Assert.Equal("No different from all releases together.", VerdictText.Beside(Row((99_000, 100_000), (990_010, 1_000_000)), All));
        Assert.Equal("None of 5 sessions crashed.", VerdictText.Standing(Row((5, 5), (5, 5)), SessionMode.Application));
        Assert.Equal("No session of this release in this time: its health is not known.", VerdictText.Standing(null, SessionMode.None));
    }

    [Fact]
    public void A_mark_says_why_by_its_interval()
    {
        var few = RateDifference.Of(9, 10, 9_000, 10_000);

        Assert.Equal("too few to judge", JudgementText.Mark(few));
        Assert.StartsWith("Too few to tell it from chance: the difference lies between −30.", JudgementText.Why(few!.Value), StringComparison.Ordinal);
        Assert.Equal("", JudgementText.Mark(RateDifference.Of(999, 1_000, 90_000, 100_000)));
    }

    [Theory]
    [InlineData("javascript", "Application", "Does not apply to browsers")]
    [InlineData("javascript-react", "Application", "Does not apply to browsers")]
    [InlineData("python", "Request", "Does not apply to requests")]
    [InlineData("android", "Application", "did not respond (ANR)")]
    [InlineData(null, "Application", "a power loss")]
    public void Abnormal_means_something_else_on_each_platform(string? platform, string mode, string part) =>
        Assert.Contains(part, SessionTerms.Of(SessionHealth.Abnormal, platform, Enum.Parse<SessionMode>(mode)));

    [Fact]
    public void Every_metric_is_explained() =>
        Assert.All(Metric.All, metric => Assert.NotEqual("", SessionTerms.Of(metric, "rust", SessionMode.Application)));

    [Theory]
    [InlineData("new", true, 1, 0, "Unresolved", true)]
    [InlineData("new", true, 0, 0, "Unresolved", false)]
    [InlineData("new", true, 1, 0, "Resolved", false)]
    [InlineData("all", false, 1, 0, "Unresolved", true)]
    [InlineData("all", false, 1, 0, "Ignored", false)]
    [InlineData("unhandled", false, 1, 0, "Unresolved", false)]
    [InlineData("unhandled", false, 1, 1, "Unresolved", true)]
    public void A_tab_shows_what_its_name_says(string tab, bool isFirst, long events, long unhandled, string status, bool isShown) =>
        Assert.Equal(isShown, IssueTab.Find(tab).Includes(new(1, events, unhandled, Enum.Parse<IssueStatus>(status), isFirst, false, false)));

    [Fact]
    public void A_tab_opens_the_same_issues_whatever_the_version_holds()
    {
        var scope = PageScope.Parse(Query("project=shop"));

        var href = IssueTab.Find("unhandled").Href("a \"b\" \\ c", scope);

        Assert.Equal("release:\"a \\\"b\\\" \\\\ c\" is:unresolved error.unhandled:true", QueryHelpers.ParseQuery(new Uri("http://a" + href).Query)["query"]);
    }

    [Theory]
    [InlineData("https://git.example/shop.git", "abc123", "https://git.example/shop/commit/abc123")]
    [InlineData("https://git.example/shop/", "abc123", "https://git.example/shop/commit/abc123")]
    [InlineData("getsentry/sentry", "abc123", null)]
    [InlineData("javascript:alert(1)", "abc123", null)]
    [InlineData("https://git.example/shop", "../x", null)]
    public void A_commit_has_an_address_where_its_repository_has(string repository, string sha, string? address) =>
        Assert.Equal(address, CommitAddress.Of(repository, sha));

    [Theory]
    [InlineData("", "all")]
    [InlineData("nonsense", "all")]
    [InlineData("release:", "all")]
    [InlineData("others", "others")]
    [InlineData("previous", "previous")]
    [InlineData("release:all", "release:all")]
    public void A_baseline_is_read_from_the_address(string text, string read) => Assert.Equal(read, BaselineChoice.Parse(text).Text);

    [Fact]
    public void An_address_that_was_pasted_says_the_same()
    {
        const string address = "version=shop%401&project=shop&environment=none&tab=overview&chart=crashedUsers&baseline=previous&align=age&issuesType=all&page=2&pageStatsPeriod=24h";
        var (query, scope) = (DetailsQuery.Parse(Query(address)), PageScope.Parse(Query(address)));

        var href = query.Href(scope);

        Assert.Equal(query, DetailsQuery.Parse(Query(new Uri("http://a" + href).Query[1..])));
        Assert.DoesNotContain("page=2", query.HrefOf("shop@2", scope));
        Assert.DoesNotContain("pageStatsPeriod", query.HrefOf("shop@2", scope));
        Assert.Contains("chart=crashedUsers&baseline=previous&align=age&issuesType=all", query.HrefOf("shop@2", scope));
    }

    private static ComparisonRow Row((long Part, long Whole) own, (long Part, long Whole) baseline) =>
        new(Metric.CrashFreeSessions, Value(baseline), Value(own), RateDifference.Of(own.Part, own.Whole, baseline.Part, baseline.Whole));

    private static ComparedValue Value((long Part, long Whole) share) =>
        new(Airworthy.Server.Web.FigureText.CrashFree(share.Whole - share.Part, share.Whole), null, (double)share.Part / share.Whole, share.Part, share.Whole);

    private static QueryCollection Query(string text) => new(QueryHelpers.ParseQuery("?" + text));
}
