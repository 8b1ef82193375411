using System.Collections.Frozen;
using Airworthy.Server.Search;

namespace Airworthy.Server.Tests.Search;

public sealed class FilterSyntaxTests
{
    private static readonly FrozenSet<string> Ordered = FrozenSet.Create("build");

    [Theory]
    [InlineData("", "()")]
    [InlineData("  ", "()")]
    [InlineData("release:1.0", "release=1.0")]
    [InlineData("!release:1.0", "!release=1.0")]
    [InlineData("release:foo@1.0+5", "release=foo@1.0+5")]
    [InlineData("release:a:b", "release=a:b")]
    [InlineData("release:\"foo bar (1)\"", "release=foo bar (1)")]
    [InlineData("release:\"a \\\"b\\\" \\\\c\"", "release=a \"b\" \\c")]
    [InlineData("release:\"\"", "release=")]
    [InlineData("release:[a,b]", "release=a|b")]
    [InlineData("!release:[ a , \"b, c]\" ]", "!release=a|b, c]")]
    [InlineData("release:[\"\"]", "release=")]
    [InlineData("a:1 b:2", "(a=1 & b=2)")]
    [InlineData("a:1 AND b:2", "(a=1 & b=2)")]
    [InlineData("a:1 and b:2 or c:3", "((a=1 & b=2) | c=3)")]
    [InlineData("a:1 (b:2 OR c:3)", "(a=1 & (b=2 | c=3))")]
    [InlineData("((a:1))", "a=1")]
    [InlineData("(a:1)OR(b:2)", "(a=1 | b=2)")]
    [InlineData("or:1 android:2", "(or=1 & android=2)")]
    [InlineData("build:1", "build=1")]
    [InlineData("build:=1", "build=1")]
    [InlineData("!build:=1", "!build=1")]
    [InlineData("build:!=1", "!build=1")]
    [InlineData("!build:!=1", "build=1")]
    [InlineData("build:>1", "build>1")]
    [InlineData("build:>=1", "build>=1")]
    [InlineData("build:<1", "build<1")]
    [InlineData("build:<=1", "build<=1")]
    [InlineData("!build:>1", "build<=1")]
    [InlineData("!build:>=1", "build<1")]
    [InlineData("!build:<1", "build>=1")]
    [InlineData("!build:<=1", "build>1")]
    [InlineData("build:>=\"a b\"", "build>=a b")]
    [InlineData("build:\">1\"", "build=>1")]
    [InlineData("build:[1,>2]", "build=1|>2")]
    [InlineData("build:[1]", "build=1")]
    [InlineData("release:>1", "release=>1")]
    [InlineData("release:!=1", "release=!=1")]
    public void Is_read(string text, string meaning)
    {
        Assert.True(FilterSyntax.TryParse(text, Ordered, out var filter, out var error), error);
        Assert.Equal(meaning, Text(filter));
    }

    [Theory]
    [InlineData("crash", "column 1: 'crash' is free text")]
    [InlineData("a:1 crash", "column 5: 'crash' is free text")]
    [InlineData("release:foo-bar@1.2.3 (123)", "column 24: '123)' is free text")]
    [InlineData("\"quoted\"", "column 1: '\"quoted\"' is free text")]
    [InlineData("!", "column 1: '!' is free text")]
    [InlineData("release:", "column 9: 'release' has no value")]
    [InlineData("release: 1.0", "column 9: 'release' has no value")]
    [InlineData("release:\"1.0", "column 9: this quote is not closed")]
    [InlineData("release:[a", "column 9: this list is not closed")]
    [InlineData("release:[a,,b]", "column 12: a value of the list is missing")]
    [InlineData("release:[]", "column 10: a value of the list is missing")]
    [InlineData("release:[\"a\" b]", "column 14: a comma or the end of the list is missing")]
    [InlineData("build:>", "column 8: 'build' has no value; write build:\"\" for the empty one")]
    [InlineData("a:1 build:>=[1,2]", "column 13: a list has no order; write build:>= and one value")]
    [InlineData("a:1 OR", "column 7: a term such as")]
    [InlineData("OR a:1", "column 1: a term such as")]
    [InlineData("a:1 AND OR b:1", "column 9: a term such as")]
    [InlineData("()", "column 2: a term such as")]
    [InlineData("(a:1", "column 1: this parenthesis is not closed")]
    [InlineData("a:1)", "column 4: this parenthesis closes nothing")]
    public void Is_refused_with_the_column(string text, string message)
    {
        Assert.False(FilterSyntax.TryParse(text, Ordered, out _, out var error));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        Assert.False(FilterSyntax.TryParse(new string('(', 100_000), Ordered, out _, out var error));
        Assert.Equal("column 52: parentheses nest deeper than 50", error);
    }

    private static string Text(FilterNode node) => node switch
    {
        FilterAll all => $"({string.Join(" & ", all.Nodes.Select(Text))})",
        FilterAny any => $"({string.Join(" | ", any.Nodes.Select(Text))})",
        FilterTerm term => $"{(term.IsNegated ? "!" : "")}{term.Key}{Sign(term.Operator)}{string.Join('|', term.Values)}",
        _ => throw new InvalidOperationException(),
    };

    private static string Sign(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        _ => "=",
    };
}
