using Airworthy.Server.Health;

namespace Airworthy.Server.Tests.Health;

public class RateDifferenceTests
{
    // Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.5714, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, 0.0893, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, 0, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 20, 1, 0.6791, 1)]
    public void The_interval_is_the_published_one(long part, long whole, long otherPart, long others, double value, double lower, double upper)
    {
        var difference = RateDifference.Of(part, whole, otherPart, others)!.Value;

        Assert.Equal(value, difference.Value, 4);
        Assert.Equal(lower, difference.Lower, 4);
        Assert.Equal(upper, difference.Upper, 4);
    }

    [Theory]
    [InlineData(0, 0, 1, 10)]
    [InlineData(1, 10, 0, 0)]
    public void There_is_none_to_a_share_of_nothing(long part, long whole, long otherPart, long others) =>
        Assert.Null(RateDifference.Of(part, whole, otherPart, others));

    [Theory]
    [InlineData(999, 1_000, 90_000, 100_000, nameof(DifferenceJudgement.Clear))]
    [InlineData(990, 1_000, 99_000, 100_000, nameof(DifferenceJudgement.TooFew))] // could be 0.8 points
    [InlineData(99_000, 100_000, 990_010, 1_000_000, nameof(DifferenceJudgement.Negligible))]
    [InlineData(9, 10, 990, 1_000, nameof(DifferenceJudgement.Clear))] // 1 of 10 against 1 of 100 is hardly chance
    [InlineData(10, 10, 990, 1_000, nameof(DifferenceJudgement.TooFew))]
    public void It_is_judged_by_its_interval(long part, long whole, long otherPart, long others, string judgement) =>
        Assert.Equal(judgement, RateDifference.Of(part, whole, otherPart, others)!.Value.Judgement.ToString());

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 1_000_000)]
    [InlineData(500, 1_000)]
    public void Wilsons_interval_holds_the_share_and_stays_a_share(long part, long whole)
    {
        var (low, high) = RateDifference.Wilson(part, whole);

        Assert.InRange((double)part / whole, low, high);
        Assert.True(low >= 0 && high <= 1 && low < high);
    }
}
