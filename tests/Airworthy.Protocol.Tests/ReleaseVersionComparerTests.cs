using CsCheck;

namespace Airworthy.Protocol.Tests;

public class ReleaseVersionComparerTests
{
    // Few enough that pairs meet in every part.
    private static readonly Gen<string> Text = Gen.Select(
        OneOf("1", "1.0", "1.0.0.0", "1.0.1", "1.9", "1.10", "01.1", "2.0.0", "18446744073709551616.0"),
        OneOf("", "-", "-rc1", "-rc2", "-rc10", "-a", "-A", "-0", "-1.x"),
        OneOf("", "+1", "+01", "+9", "+10", "+18446744073709551615", "+18446744073709551616", "+1a", "+a", "+a.1", "+-"),
        (numbers, pre, build) => numbers + pre + build);

    private static readonly Gen<ReleaseVersion> Version = Text.Select(Parse);

    private static readonly Gen<ReleaseVersionComparer> Comparer = OneOf(ReleaseVersionComparer.Precedence, ReleaseVersionComparer.WithBuild);

    /// <summary>Each lower than the next.</summary>
    [Theory]
    [InlineData("0.9", "1.0.0-", "1.0.0.1", "1.0.1", "1.2", "1.10", "2")]
    [InlineData("1.0-0", "1.0-RC1", "1.0-alpha", "1.0-alpha.1", "1.0-alpha.beta", "1.0-beta", "1.0-rc1", "1.0rc10", "1.0-rc2", "1.0")]
    [InlineData("1.0", "1.0+2", "1.0+010", "1.0+18446744073709551615", "1.0+18446744073709551616", "1.0+1a", "1.0+A", "1.0+a", "1.0+a.1", "1.0.0.1")]
    public void Versions_rise(params string[] versions)
    {
        var parsed = versions.Select(Parse).ToArray();
        for (var i = 0; i < parsed.Length; i++)
        {
            for (var j = 0; j < parsed.Length; j++)
                Assert.Equal(i.CompareTo(j), Math.Sign(ReleaseVersionComparer.WithBuild.Compare(parsed[i], parsed[j])));
        }
    }

    [Theory]
    [InlineData("1.0", "1.0.0.0")]
    [InlineData("1.0+7", "1.0+07")]
    [InlineData("1.0a", "1.0-a")]
    [InlineData("1.0-", "1.0")]
    public void Ways_of_writing_are_equal(string left, string right) => Assert.Equal(0, ReleaseVersionComparer.WithBuild.Compare(Parse(left), Parse(right)));

    [Fact]
    public void Precedence_does_not_look_at_builds() => Assert.Equal(0, ReleaseVersionComparer.Precedence.Compare(Parse("1.0+1"), Parse("1.0+2")));

    [Fact]
    public void The_order_is_one() =>
        Gen.Select(Comparer, Version, Version, Version).Sample((comparer, a, b, c) =>
        {
            var (ab, bc, ac) = (Math.Sign(comparer.Compare(a, b)), Math.Sign(comparer.Compare(b, c)), Math.Sign(comparer.Compare(a, c)));
            Assert.Equal(0, comparer.Compare(a, a));
            Assert.Equal(-ab, Math.Sign(comparer.Compare(b, a)));
            if (ab >= 0 && bc >= 0)
                Assert.Equal(Math.Max(ab, bc), ac);
        }, iter: 20_000);

    private static Gen<T> OneOf<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static ReleaseVersion Parse(string text)
    {
        Assert.True(ReleaseVersion.TryParse(text, out var version), text);
        return version;
    }
}
