using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

public class EventSummaryTests
{
    [Theory]
    [InlineData("""{"exception":{"type":"TypeError","value":"cart is undefined\nmore"}}""", "TypeError: cart is undefined")]
    [InlineData("""{"exception":{"type":"TypeError"}}""", "TypeError")]
    [InlineData("""{"exception":[{"type":"A","value":"a"},{"type":"B","value":"b"}]}""", "B: b")]
    [InlineData("""{"exception":{"value":"v"}}""", "v")]
    [InlineData("""{"exception":{"value":"v","stacktrace":[{"function":"f"}]}}""", "f")]
    [InlineData("""{"exception":{"type":"SIGSEGV","value":"v","stacktrace":[{"function":"f"}],"mechanism":{"type":"x","synthetic":true}}}""", "f")]
    [InlineData("""{"exception":{"type":"A","mechanism":{"type":"x","synthetic":true}}}""", "<unknown>")]
    [InlineData("""{"message":"\n first \nsecond"}""", "first")]
    [InlineData("""{"logentry":{"message":"%s left","formatted":"kim left"}}""", "kim left")]
    [InlineData("{}", "<unlabeled event>")]
    public void Titles(string payload, string title) => Assert.Equal(title, EventSummary.Of(EventOf.Json(payload)).Title);

    [Fact]
    public void Long_titles_are_cut()
    {
        Assert.Equal("A: " + new string('x', 97) + "...", EventSummary.Of(EventOf.Json($$"""{"exception":{"type":"A","value":"{{new string('x', 101)}}"} }""")).Title);
        Assert.Equal(new string('x', 97) + "...", EventSummary.Of(EventOf.Json($$"""{"message":"{{new string('x', 101)}}"}""")).Title);
        var emoji = EventSummary.Of(EventOf.Json($$"""{"message":"x{{string.Concat(Enumerable.Repeat("😀", 60))}}"}""")).Title;
        Assert.DoesNotContain('\ufffd', emoji);
        Assert.EndsWith("😀...", emoji, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"platform\":\"javascript\"", "checkout(src/cart.js)")]
    [InlineData("\"platform\":\"node\"", "checkout(src/cart.js)")]
    [InlineData("\"platform\":\"python\"", "src/cart.js in checkout")]
    [InlineData("\"platform\":\"native\"", "checkout")]
    [InlineData("\"platform\":\"node\",\"transaction\":\"GET /cart\"", "GET /cart")]
    public void Culprits(string members, string culprit)
    {
        var summary = EventSummary.Of(EventOf.Json(
            "{" + members + ""","request":{"url":"u"},"exception":{"type":"A","value":"a","stacktrace":[{"function":"main","in_app":true},{"filename":"src/cart.js","function":"checkout","in_app":true},{"function":"lib","in_app":false}]}}"""));
        Assert.Equal(culprit, summary.Culprit);
        Assert.Equal(("A", "a", "src/cart.js", "checkout"), (summary.Type, summary.Value, summary.Filename, summary.Function));
    }

    [Theory]
    [InlineData("""{"request":{"url":"https://shop.example/"}}""", "https://shop.example/")]
    [InlineData("""{"platform":"python","stacktrace":[{"module":"m","function":"f"},{"module":"n"}]}""", "n in ?")]
    [InlineData("""{"exception":[{"type":"A","stacktrace":[{"module":"m","function":"f"}]},{"type":"B"}]}""", "m in f")]
    [InlineData("{}", "")]
    public void Where_nothing_is_the_apps(string payload, string culprit) => Assert.Equal(culprit, EventSummary.Of(EventOf.Json(payload)).Culprit);

    [Fact]
    public void Messages()
    {
        var summary = EventSummary.Of(EventOf.Json("""{"logentry":{"message":"%s left","params":["kim"]}}"""));
        Assert.Equal(new EventSummary("kim left", "", "kim left", null, null, null, null), summary);
    }
}
