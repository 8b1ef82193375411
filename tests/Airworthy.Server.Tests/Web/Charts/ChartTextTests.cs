using Airworthy.Server.Web.Charts;

namespace Airworthy.Server.Tests.Web.Charts;

public sealed class ChartTextTests
{
    [Fact]
    public void A_sentence_says_what_a_look_would()
    {
        var text = ChartText.Summary(Chart(ChartUnit.Percent, new("1.0", [99.9999, null, 98]), new("2.0", [null, null, null])));

        Assert.Equal("Crash-free, 3 buckets: 1.0 from 99.999 % to 98 %, lowest 98 %, highest 99.999 %.", text);
    }

    [Fact]
    public void Nothing_is_said_to_be_nothing() =>
        Assert.Equal("Crash-free: nothing in this time.", ChartText.Summary(Chart(ChartUnit.Count, new ChartSeries("1.0", [0, null, 0]))));

    [Theory]
    [InlineData(null, ChartUnit.Percent, "—")]
    [InlineData(99.9999, ChartUnit.Percent, "99.999 %")]
    [InlineData(0.0001, ChartUnit.Percent, "<0.001 %")]
    [InlineData(0.0, ChartUnit.Percent, "0 %")]
    [InlineData(1234.0, ChartUnit.Count, "1,234")]
    [InlineData(1500.0, ChartUnit.Duration, "1.5 s")]
    public void A_value_reads_as_its_unit(double? value, ChartUnit unit, string expected) => Assert.Equal(expected, ChartText.Value(value, unit));

    private static ChartModel Chart(ChartUnit unit, params IReadOnlyList<ChartSeries> series) => new()
    {
        Id = "crash-free",
        Title = "Crash-free",
        Kind = ChartKind.Lines,
        Unit = unit,
        Starts = [.. Enumerable.Range(0, 3).Select(hour => new DateTime(2026, 3, 10, hour, 0, 0, DateTimeKind.Utc))],
        Bucket = TimeSpan.FromHours(1),
        Series = series,
    };
}
