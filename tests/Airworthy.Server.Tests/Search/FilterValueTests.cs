using System.Collections.Frozen;
using Airworthy.Server.Search;

namespace Airworthy.Server.Tests.Search;

public sealed class FilterValueTests
{
    private static readonly FilterRules Rules = new() { Subject = "releases", OrderedKeys = FrozenSet.ToFrozenSet(["release"]), AllowsFreeText = true };

    [Theory]
    [InlineData("com.example.shop@2.4.1+381", "com.example.shop@2.4.1+381")]
    [InlineData("my app@1.0 (5)", "\"my app@1.0 (5)\"")]
    [InlineData("[a,b]", "\"[a,b]\"")]
    [InlineData(">1", "\">1\"")]
    [InlineData("", "\"\"")]
    public void What_could_be_taken_for_something_else_stands_in_quotes(string value, string written) => Assert.Equal(written, FilterValue.Write(value));

    [Theory]
    [InlineData("shop@1.0")]
    [InlineData("say \"hello\" (twice)")]
    [InlineData("!not")]
    [InlineData("магазин@1.0")]
    [InlineData("☃ ☃")]
    public void What_is_written_is_read_back(string value)
    {
        Assert.True(FilterSyntax.TryParse(FilterValue.Term("release", value), Rules, out var filter, out _));

        var term = Assert.IsType<FilterTerm>(filter);
        Assert.Equal((FilterOperator.Equal, false), (term.Operator, term.IsNegated));
        Assert.Equal(value, Assert.Single(term.Values));
    }

    [Theory]
    [InlineData("a*b")]
    [InlineData("a*\"b")]
    public void A_star_stands_for_itself(string value)
    {
        Assert.True(FilterSyntax.TryParse(FilterValue.Term("release", value), Rules, out var filter, out _));

        var name = new Wildcard(Assert.Single(Assert.IsType<FilterTerm>(filter).Values));
        Assert.True(name.IsMatch(value));
        Assert.False(name.IsMatch(value.Replace("*", "-any-", StringComparison.Ordinal)));
    }
}
