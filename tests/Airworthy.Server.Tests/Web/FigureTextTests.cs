using Airworthy.Server.Web;

namespace Airworthy.Server.Tests.Web;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData(0, 0, "—")]
    [InlineData(0, 1, "100 %")]
    [InlineData(1, 1, "0 %")]
    [InlineData(1, 2, "50 %")]
    [InlineData(1, 3, "66 %")]
    [InlineData(1, 200, "99.5 %")]
    [InlineData(1, 10_000, "99.99 %")]
    [InlineData(1, 1_000_000, "99.999 %")]
    [InlineData(1, long.MaxValue, "99.999 %")]
    [InlineData(999_999, 1_000_000, "<1 %")]
    [InlineData(66, 1_000, "93 %")]
    [InlineData(11, 900, "98.777 %")]
    public void A_crash_free_share_is_cut_off_and_never_rounded_up(long crashed, long total, string expected) =>
        Assert.Equal(expected, FigureText.CrashFree(crashed, total));

    [Theory]
    [InlineData(0, 0, "—")]
    [InlineData(0, 9, "0 %")]
    [InlineData(9, 9, "100 %")]
    [InlineData(1, 1000, "<1 %")]
    [InlineData(999, 1000, ">99 %")]
    [InlineData(1, 3, "33 %")]
    public void A_share_of_something_is_never_nothing_and_a_part_never_all(long part, long whole, string expected) =>
        Assert.Equal(expected, FigureText.Share(part, whole));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_234, "1.2k")]
    [InlineData(12_999, "12k")]
    [InlineData(10_940, "10.9k")]
    [InlineData(100_000, "100k")]
    [InlineData(999_999, "999k")]
    [InlineData(1_239_999, "1.2m")]
    [InlineData(123_999_999, "123m")]
    [InlineData(5_000_000_000, "5b")]
    public void A_large_count_is_cut_off(long count, string expected) => Assert.Equal(expected, FigureText.Count(count));
}
