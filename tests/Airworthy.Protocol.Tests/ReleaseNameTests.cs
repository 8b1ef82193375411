using CsCheck;

namespace Airworthy.Protocol.Tests;

/// <summary>The tables of getsentry/sentry-release-parser's own tests, and its rules where those say nothing.</summary>
public class ReleaseNameTests
{
    private const string Sha = "a86d127c4b2f23a0a862620280427dcc01c78676";

    /// <summary>Release, package, the four numbers, pre-release, build, number of numbers, description.</summary>
    [Theory]
    [InlineData("@foo.bar.baz--blah@1.2.3-dev+BUILD-code", "@foo.bar.baz--blah", "1.2.3.0", "dev", "BUILD-code", 3, "1.2.3-dev (BUILD-code)")]
    [InlineData("org.example.FooApp@1.0rc1+20200101100", "org.example.FooApp", "1.0.0.0", "rc1", "20200101100", 2, "1.0rc1 (20200101100)")]
    [InlineData("foo@01.02.003.4-alpha+1234", "foo", "1.2.3.4", "alpha", "1234", 4, "01.02.003.4-alpha (1234)")]
    [InlineData("some-api@1.0-1234", "some-api", "1.0.0.0", "1234", "", 2, "1.0-1234")]
    [InlineData("some-api@2020.2-1.2.3", "some-api", "2020.2.0.0", "1.2.3", "", 2, "2020.2-1.2.3")]
    [InlineData("com.foogame.FooGame@7211+7211", "com.foogame.FooGame", "7211.0.0.0", "", "7211", 1, "7211 (7211)")]
    [InlineData("bla-internal@0.0.0.4bfe251b96", "bla-internal", "0.0.0.4", "bfe251b96", "", 4, "0.0.0.4bfe251b96")]
    [InlineData("pkg@1.0a+" + Sha, "pkg", "1.0.0.0", "a", Sha, 2, "1.0a (a86d127c4b2f)")]
    [InlineData(" pkg@1.0.0- ", "pkg", "1.0.0.0", "", "", 3, "1.0.0-")]
    [InlineData("pkg@1-a1", "pkg", "1.0.0.0", "a1", "", 1, "1-a1")]
    [InlineData("pkg@1.0--01.x", "pkg", "1.0.0.0", "-01.x", "", 2, "1.0--01.x")]
    [InlineData("pkg@1.0+a.-.01", "pkg", "1.0.0.0", "", "a.-.01", 2, "1.0 (a.-.01)")]
    [InlineData("my app@1.0", "my app", "1.0.0.0", "", "", 2, "1.0")]
    [InlineData("pkg@18446744073709551615.18446744073709551616", "pkg", "18446744073709551615.0.0.0", "", "", 2, "18446744073709551615.18446744073709551616")]
    public void A_version_is_taken_apart(string release, string package, string numbers, string pre, string build, int components, string description)
    {
        var name = ReleaseName.Parse(release);
        Assert.Equal(package, name.Package);
        var version = name.Version!;
        Assert.Equal((numbers, pre, build, components), ($"{version.Major}.{version.Minor}.{version.Patch}.{version.Revision}", version.PreRelease, version.Build, version.Components));
        Assert.Equal(description, name.Description);
        Assert.Equal(build == Sha ? Sha : null, name.BuildHash);
    }

    [Theory]
    [InlineData("package@085240e737828d8326719bf97730188e927e49ca", "package", "085240e737828d8326719bf97730188e927e49ca", "085240e73782")]
    [InlineData(Sha, null, Sha, "a86d127c4b2f")]
    [InlineData("foo@20210505090610352561", "foo", "20210505090610352561", "202105050906")]
    [InlineData("some-api@2020.05.26-01.38.42", "some-api", null, "some-api@2020.05.26-01.38.42")]
    [InlineData("hackweek@6f85d2f", "hackweek", null, "hackweek@6f85d2f")]
    [InlineData("foo@", null, null, "foo@")]
    [InlineData("@1.0.0", null, null, "@1.0.0")]
    [InlineData("@foo@", null, null, "@foo@")]
    [InlineData("@@1.0", null, null, "@@1.0")]
    [InlineData("1.2.3", null, null, "1.2.3")]
    [InlineData("foo@v1.0.0", "foo", null, "foo@v1.0.0")]
    [InlineData("foo@1.0RC1", "foo", null, "foo@1.0RC1")]
    [InlineData("foo@1.0.0-01", "foo", null, "foo@1.0.0-01")]
    [InlineData("foo@1.2.3.4.5", "foo", null, "foo@1.2.3.4.5")]
    [InlineData("a@b@1.0.0", "a", null, "a@b@1.0.0")]
    [InlineData("foo@1.0.0+a_b", "foo", null, "foo@1.0.0+a_b")]
    [InlineData("foo@1.0.0+", "foo", null, "foo@1.0.0+")]
    [InlineData("foo@1a1", "foo", null, "foo@1a1")]
    [InlineData("foo@1.0a01", "foo", null, "foo@1.0a01")]
    [InlineData("foo@1.0-a..b", "foo", null, "foo@1.0-a..b")]
    [InlineData("foo@1.", "foo", null, "foo@1.")]
    [InlineData("foo@\u0661.0", "foo", null, "foo@\u0661.0")]
    [InlineData("", null, null, "")]
    public void What_is_no_version_is_left_whole(string release, string? package, string? hash, string description)
    {
        var name = ReleaseName.Parse(release);
        Assert.Equal((package, null, hash, description), (name.Package, name.Version, name.BuildHash, name.Description));
        Assert.False(name.IsSemantic);
    }

    [Theory]
    [InlineData("foo@9223372036854775807.0", true)]
    [InlineData("foo@9223372036854775808.0", false)]
    [InlineData("foo@1.2.3.9223372036854775808", false)]
    [InlineData("foo@99999999999999999999999.0", true)] // 0.0 to the parser, and that fits.
    public void A_semantic_version_fits_signed_64_bits(string release, bool isSemantic) => Assert.Equal(isSemantic, ReleaseName.Parse(release).IsSemantic);

    [Theory]
    [InlineData("2020", 2020L)]
    [InlineData("007", 7L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-2020", null)]
    [InlineData("whatever", null)]
    [InlineData("123456789012345678901234567890", null)]
    public void A_build_may_be_a_number(string build, long? number) => Assert.Equal(number, ReleaseName.Parse("foo@1.0+" + build).Version!.BuildNumber);

    [Fact]
    public void Any_text_is_taken_apart()
    {
        var nearly = Gen.Char["0123456789.-+@abA_ \n\u0661"].Array[0, 30].Select(chars => new string(chars));
        Gen.OneOf(Gen.String, nearly).Sample(text =>
        {
            var name = ReleaseName.Parse(text);
            var whole = name.Package is { } package ? $"{package}@{name.RawVersion}" : name.RawVersion;
            return whole == text.Trim() && name.Description.Length <= whole.Length + 3;
        });
    }
}
