using Airworthy.Server.Web.Projects;

namespace Airworthy.Server.Tests.Web.Projects;

public sealed class ScoreTests
{
    [Theory]
    [InlineData(1, 100, 2, 100, 1.0, Trend.Better)]
    [InlineData(2, 100, 1, 100, -1.0, Trend.Worse)]
    [InlineData(1, 100, 10, 1_000, 0.0, Trend.Same)]
    [InlineData(0, 5, 0, 9, 0.0, Trend.Same)]
    public void A_change_is_that_of_raw_shares(long crashed, long total, long crashedBefore, long totalBefore, double points, Trend trend)
    {
        var score = new Score(crashed, total, crashedBefore, totalBefore);

        Assert.Equal(points, score.Points!.Value, 9);
        Assert.Equal(trend, score.Trend);
    }

    [Theory]
    [InlineData(0, 0, 1, 10)]
    [InlineData(1, 10, 0, 0)]
    public void Where_one_of_the_periods_has_nothing_there_is_no_change(long crashed, long total, long crashedBefore, long totalBefore)
    {
        var score = new Score(crashed, total, crashedBefore, totalBefore);

        Assert.Null(score.Points);
        Assert.Equal(Trend.Unknown, score.Trend);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1_550, "1.5 kB")]
    [InlineData(123_456_789, "123 MB")]
    [InlineData(5_000_000_000_000_000, "5000 TB")]
    public void A_size_is_cut_off(long bytes, string text) => Assert.Equal(text, SizeText.Of(bytes));
}
