using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Web;
using Airworthy.Server.Web.ReleaseDetails;

namespace Airworthy.Server.Tests.Web.ReleaseDetails;

public class ComparisonTableTests
{
    [Fact]
    public void A_change_is_taken_of_raw_values_and_rounded_once()
    {
        // 93.5 % and 92.5 % are both read without decimals: of those, the change would be a whole point or two.
        var row = Row(Metric.CrashFreeSessions, Sessions(0, crashed: 66, healthy: 934), Sessions(0, crashed: 75, healthy: 925));

        Assert.Equal(("93 %", "92 %"), (row.Own.Text, row.Baseline.Text));
        Assert.Equal(0.9, row.Change!.Value, 12);
        Assert.Equal("+0.9 %", row.ChangeText);
    }

    [Theory]
    [InlineData(0, 100, "100 %")]
    [InlineData(0, 0, FigureText.None)]
    [InlineData(1, 1_000_000, "99.999 %")]
    public void No_crash_reads_all_and_no_session_reads_nothing(long crashed, long total, string text) =>
        Assert.Equal(text, ComparisonTable.Of(Sessions(0, crashed, total - crashed), Sessions(0, 1, 99), includesOwn: false).FirstOrDefault(row => row.Metric == Metric.CrashFreeSessions)?.Own.Text ?? FigureText.None);

    [Fact]
    public void What_is_missing_on_one_side_has_no_change()
    {
        var row = Row(Metric.CrashFreeSessions, Sessions(0, 1, 99), default);

        Assert.Equal((FigureText.None, FigureText.None), (row.Baseline.Text, row.ChangeText));
        Assert.Equal((0, (bool?)null, (RateDifference?)null), (row.Direction, row.IsBetter, row.Difference));
    }

    [Theory]
    [InlineData("crashFreeSessions", true)]
    [InlineData("healthySessions", true)]
    [InlineData("crashedSessions", true)]
    [InlineData("abnormalSessions", null)] // none on either side
    public void Which_direction_is_good_depends_on_what_it_is(string name, bool? isBetter) =>
        Assert.Equal(isBetter, Row(Metric.Find(name)!, Sessions(0, 1, 999), Sessions(0, 10, 990)).IsBetter);

    [Fact]
    public void Shares_of_the_columns_add_up_to_the_whole()
    {
        var rows = ComparisonTable.Of(Sessions(7, 11, 1_013), Sessions(1, 1, 1), includesOwn: false);

        Assert.Equal(1, rows.Where(row => row.Metric is { IsChild: true, OfUsers: false }).Sum(row => row.Own.Raw!.Value), 12);
    }

    [Fact]
    public void Beside_all_releases_it_is_held_against_the_rest_of_them()
    {
        var (own, all) = (Sessions(0, 5, 95), Sessions(0, 6, 994));
        var row = ComparisonTable.Of(own, all, includesOwn: true).First(one => one.Metric == Metric.Find("crashedSessions"));

        Assert.Equal(0.05 - 0.006, row.Difference!.Value.Value, 12);
        Assert.Equal(RateDifference.Of(5, 100, 1, 900)!.Value.Lower * 0.9, row.Difference.Value.Lower, 12);
        Assert.Equal(DifferenceJudgement.Clear, row.Difference.Value.Judgement);
    }

    [Fact]
    public void A_release_that_is_alone_has_nothing_to_be_held_against()
    {
        var own = Sessions(0, 5, 95);

        Assert.Null(ComparisonTable.Of(own, own, includesOwn: true)[0].Difference);
    }

    [Fact]
    public void Rows_are_decided_by_what_the_data_have()
    {
        Assert.Equal(
            ["crashFreeSessions", "healthySessions", "abnormalSessions", "erroredSessions", "unhandledSessions", "crashedSessions", "crashFreeUsers", "sessionCount", "userCount", "errorCount"],
            Names(Sessions(0, 1, 9)));
        Assert.Equal(["sessionCount", "userCount", "errorCount"], Names(default));

        var figures = new HealthFigures(Counts(0, 1, 9), Counts(0, 1, 4)) { AnrUsers = 1, Durations = new() };
        Assert.Contains("crashedUsers", Names(new(figures, default)));
        Assert.Contains("foregroundAnrRate", Names(new(figures, default)));
        Assert.Contains("sessionDuration", Names(new(figures, default)));
    }

    [Fact]
    public void Users_that_nobody_named_are_unknown_and_not_none()
    {
        var rows = ComparisonTable.Of(Sessions(0, 1, 9), Sessions(0, 1, 9), includesOwn: false);

        Assert.Equal(FigureText.None, rows.First(row => row.Metric == Metric.CrashFreeUsers).Own.Text);
        Assert.Equal(FigureText.None, rows.First(row => row.Metric == Metric.UserCount).Own.Text);
        Assert.Equal("10", rows.First(row => row.Metric == Metric.SessionCount).Own.Text);
    }

    [Fact]
    public void The_first_rate_is_drawn_and_without_sessions_the_errors()
    {
        Assert.Equal(Metric.CrashFreeSessions, ComparisonTable.Default(ComparisonTable.Of(Sessions(0, 1, 9), default, includesOwn: false)));
        Assert.Equal(Metric.ErrorCount, ComparisonTable.Default(ComparisonTable.Of(default, default, includesOwn: false)));
    }

    private static string[] Names(ComparedSide own) => [.. ComparisonTable.Of(own, own, includesOwn: false).Select(row => row.Metric.Name)];

    private static ComparisonRow Row(Metric metric, ComparedSide own, ComparedSide baseline) =>
        ComparisonTable.Of(own, baseline, includesOwn: false).First(row => row.Metric == metric);

    private static ComparedSide Sessions(long errored, long crashed, long healthy) => new(new(Counts(errored, crashed, healthy), default), new EventCount(0, 0));

    private static HealthCounts Counts(long errored, long crashed, long healthy)
    {
        var counts = new HealthCounts();
        counts[SessionHealth.Healthy] = healthy;
        counts[SessionHealth.Errored] = errored;
        counts[SessionHealth.Crashed] = crashed;
        return counts;
    }
}
