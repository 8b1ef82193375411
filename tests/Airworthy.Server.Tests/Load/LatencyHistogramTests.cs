using Airworthy.Load;
using CsCheck;

namespace Airworthy.Server.Tests.Load;

/// <summary>The measure of <c>bench/sustained</c> itself.</summary>
public sealed class LatencyHistogramTests
{
    [Fact]
    public void A_percentile_is_that_of_the_sorted_latencies_or_a_little_more() =>
        Gen.Select(Gen.Int[0, 100_000_000].Array[1, 500], Gen.Int[1, 100]).Sample((microseconds, percent) =>
        {
            var histogram = new LatencyHistogram();
            foreach (var one in microseconds)
                histogram.Record(TimeSpan.FromMicroseconds(one));

            var expected = microseconds.Order().ElementAt((microseconds.Length * percent + 99) / 100 - 1) / 1_000.0;
            Assert.InRange(histogram.Milliseconds(percent / 100.0), expected, expected * 1.016);
            Assert.Equal(microseconds.Length, histogram.Count);
        });

    [Fact]
    public void A_share_that_is_a_whole_number_of_latencies_is_not_one_more()
    {
        var histogram = new LatencyHistogram();
        for (var second = 1; second <= 150; second++)
            histogram.Record(TimeSpan.FromSeconds(second));
        Assert.InRange(histogram.Milliseconds(0.34), 51_000, 51_000 * 1.016);
    }

    [Fact]
    public void An_empty_one_has_no_latency() => Assert.Equal(0, new LatencyHistogram().Milliseconds(0.99));

    [Fact]
    public void A_sum_holds_what_its_parts_hold()
    {
        var (one, other) = (new LatencyHistogram(), new LatencyHistogram());
        one.Record(TimeSpan.FromMilliseconds(1));
        other.Record(TimeSpan.FromMilliseconds(50));

        var sum = LatencyHistogram.Sum([one, other]);

        Assert.Equal((2, one.Milliseconds(1), other.Milliseconds(1)), (sum.Count, sum.Milliseconds(0.5), sum.Milliseconds(1)));
    }
}
