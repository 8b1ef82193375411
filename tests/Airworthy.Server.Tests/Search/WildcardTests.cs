using Airworthy.Server.Search;
using CsCheck;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Tests.Search;

public sealed class WildcardTests : IDisposable
{
    private readonly SqliteConnection _store = new("Data Source=:memory:");

    public WildcardTests() => _store.Open();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("web@1.*", "web@1.2", true)]
    [InlineData("web@1.*", "WEB@1.2", true)]
    [InlineData("web@1.*", "web@1.", true)]
    [InlineData("web@1.*", "web@10", false)]
    [InlineData("*-rc", "web@1-RC", true)]
    [InlineData("*-rc", "web@1-rc1", false)]
    [InlineData("a*b*c", "aXbXbc", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "ac", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "x", true)]
    [InlineData("plain", "plain", true)]
    [InlineData("plain", "Plain", false)]
    [InlineData(@"5\*", "5*", true)]
    [InlineData(@"5\*", "55", false)]
    [InlineData(@"5\**", "5*x", true)]
    [InlineData(@"C:\a*", @"C:\app", true)]
    [InlineData("100%_*", "100%_x", true)]
    [InlineData("100%_*", "100 ax", false)]
    public void A_text_matches(string value, string text, bool isMatch)
    {
        var wildcard = new Wildcard(value);
        Assert.Equal(isMatch, wildcard.IsMatch(text));
        if (wildcard.Plain is null)
            Assert.Equal(isMatch, IsLike(text, wildcard.LikePattern));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"5\*", "5*")]
    [InlineData(@"a\b", @"a\b")]
    [InlineData("5*", null)]
    public void A_value_without_a_star_is_a_text(string value, string? plain) => Assert.Equal(plain, new Wildcard(value).Plain);

    [Fact]
    public void Text_to_be_found_anywhere_has_no_stars_of_its_own()
    {
        Assert.True(Wildcard.Containing("a*b").IsMatch("xA*Bx"));
        Assert.False(Wildcard.Containing("a*b").IsMatch("axb"));
    }

    [Fact]
    public void Memory_and_store_agree()
    {
        var texts = Gen.Char[@"aB*\%_"].Array[0, 8].Select(characters => new string(characters));
        Gen.Select(texts, texts).Sample((value, text) =>
        {
            var wildcard = new Wildcard(value);
            return wildcard.Plain is not null || wildcard.IsMatch(text) == IsLike(text, wildcard.LikePattern);
        }, threads: 1);
    }

    private bool IsLike(string text, string pattern)
    {
        using var command = _store.CreateCommand();
        command.CommandText = @"select $text like $pattern escape '\'";
        command.Parameters.AddWithValue("$text", text);
        command.Parameters.AddWithValue("$pattern", pattern);
        return (long)command.ExecuteScalar()! == 1;
    }
}
