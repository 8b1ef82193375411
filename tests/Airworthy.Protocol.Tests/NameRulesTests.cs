using System.Text;

namespace Airworthy.Protocol.Tests;

public class NameRulesTests
{
    [Theory]
    [InlineData("shop@1.2.3+45", true)]
    [InlineData("1.0", true)]
    [InlineData("ünï", true)]
    [InlineData(" padded ", true)]
    [InlineData("a\\b", true)]
    [InlineData("latest-and-greatest", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("latest", false)]
    [InlineData("LaTeSt", false)]
    [InlineData("@scope/app@1.0.0", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\rb", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\fb", false)]
    public void Releases(string name, bool isValid) => Assert.Equal(isValid, NameRules.IsRelease(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData("production", true)]
    [InlineData("latest", true)]
    [InlineData("", false)]
    [InlineData("none", false)]
    [InlineData("None", false)]
    [InlineData("a/b", false)]
    public void Environments(string name, bool isValid) => Assert.Equal(isValid, NameRules.IsEnvironment(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Lengths_are_counted_in_bytes()
    {
        Assert.True(NameRules.IsRelease(Encoding.UTF8.GetBytes(new string('ü', 100))));
        Assert.False(NameRules.IsRelease(Encoding.UTF8.GetBytes(new string('ü', 100) + "x")));
        Assert.True(NameRules.IsEnvironment(new byte[64].Select(_ => (byte)'e').ToArray()));
        Assert.False(NameRules.IsEnvironment(new byte[65].Select(_ => (byte)'e').ToArray()));
    }
}
