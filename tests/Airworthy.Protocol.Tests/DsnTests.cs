namespace Airworthy.Protocol.Tests;

public class DsnTests
{
    [Theory]
    [InlineData("http://key@127.0.0.1:9000/42")]
    [InlineData("https://key:secret@sentry.example/behind/a/proxy/42")]
    [InlineData("https://key@[::1]:9000/42/")]
    public void Key_and_project_are_read(string text)
    {
        Assert.True(Dsn.TryParse(text, out var dsn));
        Assert.Equal(new Dsn("key", 42), dsn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("key@host/1")]
    [InlineData("https://host/1")]
    [InlineData("https://key@host/")]
    [InlineData("https://key@host/one")]
    [InlineData("https://key@host/-1")]
    public void Anything_else_is_none(string text) => Assert.False(Dsn.TryParse(text, out _));
}
