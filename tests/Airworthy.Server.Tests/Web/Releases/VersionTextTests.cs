using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Tests.Web.Releases;

public sealed class VersionTextTests
{
    [Theory]
    [InlineData("com.example.app@2.4.1+381", "com.example.app", "2.4.1", "381")]
    [InlineData("shop@1.0.0", "shop", "1.0.0", "")]
    [InlineData("@scope/pkg@1.0.0", "@scope/pkg", "1.0.0", "")]
    [InlineData("1.0.0+build", "", "1.0.0+build", "")]
    [InlineData("shop@", "", "shop@", "")]
    [InlineData("@1.0", "", "@1.0", "")]
    [InlineData("shop@1.0+", "shop", "1.0+", "")]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709", "", "da39a3ee5e6b", "")]
    [InlineData("shop@da39a3ee5e6b4b0d3255bfef95601890afd80709", "shop", "da39a3ee5e6b", "")]
    public void A_release_is_taken_apart_where_sdks_put_it_together(string release, string package, string version, string build) =>
        Assert.Equal(new VersionText(package, version, build), VersionText.Of(release));
}
