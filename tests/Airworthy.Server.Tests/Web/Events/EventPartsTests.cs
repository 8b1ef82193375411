using System.Text;
using Airworthy.Server.Search;
using Airworthy.Server.Tests.Fixtures;
using Airworthy.Server.Tests.Issues;
using Airworthy.Server.Tests.Web.Issues;
using Airworthy.Server.Web.Events;

namespace Airworthy.Server.Tests.Web.Events;

public class EventPartsTests
{
    [Fact]
    public void A_document_is_read_in_the_order_in_which_people_look()
    {
        var document = EventDocument.Read(EventOf.Bytes(Encoding.UTF8.GetBytes(Crash.Of())).Json.ToArray());

        Assert.Equal(["TypeError", "ConnectionError"], document.Exceptions.Select(one => one.Type));
        Assert.Equal(["checkout", "next", "run"], document.Exceptions[0].Frames.Select(frame => frame.Function));
        Assert.Equal((false, "onuncaughtexception"), (document.Exceptions[0].IsHandled, document.Exceptions[0].Mechanism));
        Assert.Equal("src/cart.js:17:5", document.Exceptions[0].Frames[0].Place);
        Assert.Equal([(15L, false), (16L, false), (17L, true), (18L, false), (19L, false)], document.Exceptions[0].Frames[0].Source.Select(line => (line.Number!.Value, line.IsCall)));
        Assert.Equal(["ui.click", "fetch"], document.Breadcrumbs.Select(one => one.Category));
        Assert.Contains(new EventItem("status_code", "500"), document.Breadcrumbs[1].Data);
        Assert.Equal(["Request", "Operating system", "Device", "Additional data"], document.Sections.Select(section => section.Title));
        Assert.Contains(new EventItem("headers.Accept", "*/*"), document.Sections[0].Items);
        Assert.DoesNotContain(document.Sections[1].Items, item => item.Name == "type");
        Assert.Equal("sentry.javascript.node 11.12.0", document.Sdk);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"exception":{"values":[{}, 5]},"breadcrumbs":{"values":[{"data":{}}]},"contexts":{"x":null,"y":{}},"request":{},"threads":{"values":[{"id":1}]},"logentry":{}}""")]
    public void What_is_not_there_is_left_out(string json)
    {
        var document = EventDocument.Read(Encoding.UTF8.GetBytes(json));

        Assert.Null(document.Message);
        Assert.Empty(document.Sections);
        Assert.All(document.Exceptions, one => Assert.Empty(one.Frames));
    }

    [Fact]
    public void Events_of_real_sdks_are_read()
    {
        foreach (var file in RecordedEventTests.Files.Select(row => row.Data))
        {
            foreach (var payload in RecordedEventTests.PayloadsIn(file))
                Assert.NotEmpty(EventDocument.Read(EventOf.Bytes(payload).Json.ToArray()).Exceptions);
        }

        Assert.True(Directory.Exists(RecordedRequest.Folder));
    }

    [Theory]
    [InlineData("A", "A")]
    [InlineData("lllA", "l[ll]A")] // where it broke stands open, whoever wrote it
    [InlineData("AlllAlA", "A[lll]AlA")] // to fold a single line saves none
    [InlineData("llllllll", "llllll[ll]")] // nothing says what matters
    [InlineData("", "")]
    public void Frames_of_libraries_are_folded_between_those_of_the_app(string frames, string shown)
    {
        var runs = FrameRun.Of([.. frames.Select(frame => new CallFrame($"{frame}", null, null, null, null, null, frame == 'A', null, null, []))]);

        Assert.Equal(shown, string.Concat(runs.Select(run => string.Concat(run.Frames.Select(frame => frame.Function)) is var text && run.IsFolded ? $"[{text}]" : text)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with blanks")]
    [InlineData("a\"quote\\and*star")]
    [InlineData("(parentheses)")]
    [InlineData("[list]")]
    [InlineData(">5")]
    [InlineData("")]
    [InlineData("back\\*slash")]
    [InlineData("שלום")]
    public void A_term_finds_exactly_its_value(string value)
    {
        Assert.True(FilterSyntax.TryParse(FilterTerms.Tag("custom", value), Airworthy.Server.Issues.EventReading.Rules, out var filter, out var error), error);

        var term = Assert.IsType<FilterTerm>(filter);
        Assert.Equal(("custom", value), (term.Key, new Wildcard(term.Values.Single()).Plain));
    }

    [Theory]
    [InlineData("level", "tags[level]")]
    [InlineData("a:b", "tags[a:b]")]
    [InlineData("browser", "browser")]
    public void A_tag_that_is_called_like_something_else_is_named_as_a_tag(string key, string named)
    {
        Assert.True(FilterSyntax.TryParse(FilterTerms.Tag(key, "x"), Airworthy.Server.Issues.EventReading.Rules, out var filter, out _));
        Assert.Equal(named, Assert.IsType<FilterTerm>(filter).Key);
    }
}
