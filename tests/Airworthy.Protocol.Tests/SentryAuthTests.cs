namespace Airworthy.Protocol.Tests;

public class SentryAuthTests
{
    [Theory]
    [InlineData(" sentry_version=7, sentry_client=sentry.java/1.0, sentry_key=abc")]
    [InlineData("sentry_key=abc,sentry_version=7,sentry_client=sentry.java/1.0")]
    [InlineData("sentry_key = abc , sentry_client= sentry.java/1.0 ,sentry_secret=x,nonsense,sentry_timestamp=1")]
    [InlineData("sentry_key=abc.no-cache, sentry_client=sentry.java/1.0")]
    [InlineData("sentry_key=abc=def, sentry_client=sentry.java/1.0")]
    [InlineData("sentry_version=7.0, sentry_key=abc, sentry_client=sentry.java/1.0")]
    public void A_header_gives_its_key(string list)
    {
        Assert.Null(SentryAuth.ReadHeader(list, out var auth));
        Assert.Equal("abc", auth.PublicKey);
        Assert.Equal("sentry.java/1.0", auth.Client);
        Assert.Equal(7, auth.Version);
    }

    [Theory]
    [InlineData("sentry_version=7")]
    [InlineData("sentry_key=, sentry_version=7")]
    [InlineData("")]
    public void Without_a_key_it_is_refused(string list) => Assert.Contains("sentry_key", SentryAuth.ReadHeader(list, out _));

    [Theory]
    [InlineData("seven")]
    [InlineData("-7")]
    [InlineData("99999999999")]
    public void A_version_that_is_no_number_is_refused(string version) =>
        Assert.Contains(version, SentryAuth.ReadHeader($"sentry_key=abc, sentry_version={version}", out _));

    [Fact]
    public void A_query_is_decoded()
    {
        Assert.Null(SentryAuth.ReadQuery("sentry_client=sentry.javascript.node%2F11.12.0&sentry_key=a%62c&sentry_version=7&other", out var auth));
        Assert.Equal("abc", auth.PublicKey);
        Assert.Equal("sentry.javascript.node/11.12.0", auth.Client);
    }
}
