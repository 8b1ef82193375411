using System.Collections.Frozen;
using Airworthy.Server.Search;
using CsCheck;

namespace Airworthy.Server.Tests.Search;

public sealed class FilterSyntaxTests
{
    private static readonly FilterRules Sessions = new() { Subject = "sessions", OrderedKeys = FrozenSet.Create("build"), AllowsAlternatives = true };
    private static readonly FilterRules Events = Sessions with { Subject = "events", AllowsFreeText = true };
    private static readonly FilterRules Issues = Events with { Subject = "issues", AllowsAlternatives = false };

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
        Assert.True(FilterSyntax.TryParse(text, Sessions, out var filter, out var error), error);
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
        Assert.False(FilterSyntax.TryParse(text, Sessions, out _, out var error));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crash", "'crash'")]
    [InlineData("cart is undefined", "'cart is undefined'")]
    [InlineData("a:1 cart  is b:2", "(a=1 & 'cart  is' & b=2)")]
    [InlineData("\"cart: \\\"x\\\"\"", "'cart: \"x\"'")]
    [InlineData("cart \"is gone\"", "('cart' & 'is gone')")]
    [InlineData("!cart", "!'cart'")]
    [InlineData("!\"is gone\" cart", "(!'is gone' & 'cart')")]
    [InlineData("cart !gone", "('cart' & !'gone')")]
    [InlineData("checkout(src/cart.js:12)", "'checkout(src/cart.js:12)'")]
    [InlineData("checkout() failed", "'checkout() failed'")]
    [InlineData("it's 5 > 4!", "'it's 5 > 4!'")]
    [InlineData("has:user !has:release is:new", "(has=user & !has=release & is=new)")]
    [InlineData("tags[a:b]:c", "tags[a:b]=c")]
    [InlineData("!tags[a b]:c", "(!'tags[a' & b]=c)")]
    public void Text_is_read_with_and_without_alternatives(string text, string meaning)
    {
        foreach (var rules in (FilterRules[])[Events, Issues])
        {
            Assert.True(FilterSyntax.TryParse(text, rules, out var filter, out var error), error);
            Assert.Equal(meaning, Text(filter));
        }
    }

    [Theory]
    [InlineData("cart AND gone OR a:1", "(('cart' & 'gone') | a=1)")]
    [InlineData("(cart gone) b", "('cart gone' & 'b')")]
    [InlineData("cart (gone or a:1)", "('cart' & ('gone' | a=1))")]
    [InlineData("oregon android", "'oregon android'")]
    public void Text_stands_beside_groups(string text, string meaning)
    {
        Assert.True(FilterSyntax.TryParse(text, Events, out var filter, out var error), error);
        Assert.Equal(meaning, Text(filter));
    }

    [Theory]
    [InlineData("app@1.0 (77)", "'app@1.0 (77)'")]
    [InlineData("(77) a:1", "('(77)' & a=1)")]
    [InlineData("1.0 (rc (1)) a:1", "('1.0 (rc (1))' & a=1)")]
    public void Without_groups_parentheses_are_text(string text, string meaning)
    {
        Assert.True(FilterSyntax.TryParse(text, Issues, out var filter, out var error), error);
        Assert.Equal(meaning, Text(filter));
    }

    [Theory]
    [InlineData("a:1 OR b:2", "column 5: issues take no AND, OR or groups")]
    [InlineData("a:1 and b:2", "column 5: issues take no AND, OR or groups")]
    [InlineData("(a:1)", "column 1: issues take no AND, OR or groups")]
    [InlineData("x (a OR b)", "column 3: issues take no AND, OR or groups")]
    [InlineData("x (a", "column 3: this parenthesis is not closed")]
    [InlineData("x)", "column 2: this parenthesis closes nothing")]
    [InlineData("TypeError: cart", "column 11: 'TypeError' has no value; write TypeError:\"\" for the empty one, and quotes around a text that holds a colon")]
    [InlineData("a:1 !", "column 5: a word is missing here")]
    [InlineData("a:1 \"\"", "column 5: a word is missing here")]
    [InlineData("\"cart", "column 1: this quote is not closed")]
    public void Text_is_refused_with_the_column(string text, string message)
    {
        Assert.False(FilterSyntax.TryParse(text, Issues, out _, out var error));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_typed_is_read_or_refused_with_a_column()
    {
        var texts = Gen.Char["ab:!()[]\"\\*<>= ORAND"].Array[0, 24].Select(characters => new string(characters));
        Gen.Select(texts, Gen.Int[0, 2].Select(i => new[] { Sessions, Events, Issues }[i])).Sample((text, rules) =>
        {
            if (!FilterSyntax.TryParse(text, rules, out _, out var error))
                Assert.Matches("^column [0-9]+: .", error);
        });
    }

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        Assert.False(FilterSyntax.TryParse(new string('(', 100_000), Sessions, out _, out var error));
        Assert.Equal("column 52: parentheses nest deeper than 50", error);
    }

    private static string Text(FilterNode node) => node switch
    {
        FilterAll all => $"({string.Join(" & ", all.Nodes.Select(Text))})",
        FilterAny any => $"({string.Join(" | ", any.Nodes.Select(Text))})",
        FilterTerm term => $"{(term.IsNegated ? "!" : "")}{term.Key}{Sign(term.Operator)}{string.Join('|', term.Values)}",
        FilterText words => $"{(words.IsNegated ? "!" : "")}'{words.Text}'",
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
