using Airworthy.Server.Tests.Web.Issues;

namespace Airworthy.Server.Tests.Web.Events;

public sealed class EventsPageTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Events_are_listed_with_what_is_known_of_them()
    {
        await _site.SendEvents(Crash.Of(), Crash.Of("RangeError", isHandled: true, release: "shop@2.0.0", environment: "staging", user: "9"));
        using var client = await _site.SignedIn();

        var page = await client.Page("/events");

        Assert.Contains("2 events, 1 unhandled", page);
        Assert.Contains("<a href=\"/issues/1\">SHOP-1</a>", page);
        Assert.Contains("title=\"shop@2.0.0\"", page);
        Assert.Contains("<bdi>ann&#x2B;9@shop.test</bdi>", page);
        Assert.Contains("<bdi>staging</bdi></td>", page);
    }

    [Theory]
    [InlineData("error.unhandled:true", "TypeError", "RangeError", "1 event, 1 unhandled")]
    [InlineData("error.handled:true release:shop@2.*", "RangeError", "TypeError", "1 event, 0 unhandled")]
    [InlineData("user.email:ann+9@shop.test", "RangeError", "TypeError", "1 event, 0 unhandled")]
    [InlineData("shelf:top AND (level:fatal OR user.id:9)", "RangeError", "TypeError", "1 event, 0 unhandled")]
    [InlineData("!environment:staging", "TypeError", "RangeError", "1 event, 1 unhandled")]
    [InlineData("issue:SHOP-2", "RangeError", "TypeError", "1 event, 0 unhandled")]
    public async Task A_query_finds_and_counts_the_same(string query, string found, string hidden, string counted)
    {
        await _site.SendEvents(Crash.Of(), Crash.Of("RangeError", isHandled: true, release: "shop@2.0.0", environment: "staging", user: "9"));
        using var client = await _site.SignedIn();

        // By minutes the chart counts events, by hours what is kept by hours.
        foreach (var period in new[] { "1h", "14d" })
        {
            var page = await client.Page($"/events?statsPeriod={period}&query={Uri.EscapeDataString(query)}");
            Assert.Contains(found, page);
            Assert.DoesNotContain($"<bdi>{hidden}: cart", page);
            Assert.Contains(counted, page);
        }
    }

    [Fact]
    public async Task A_mistake_is_said_with_its_place_and_nothing_is_drawn()
    {
        await _site.SendEvents(Crash.Of());
        using var client = await _site.SignedIn();

        var page = await client.Page("/events?query=" + Uri.EscapeDataString("level:loud"));

        Assert.Contains("At character 1: &#x27;loud&#x27; is no level", page);
        Assert.DoesNotContain("data-chart", page);
        Assert.Contains("(level:loud", await client.Page("/events?query=" + Uri.EscapeDataString("(level:loud")));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        await _site.SendEvents(Enumerable.Range(0, 53).Select(i => Crash.Of(user: $"{i}", at: Site.Now.AddMinutes(-i))));
        using var client = await _site.SignedIn();

        var first = await client.Page("/events?query=shelf:top");
        var second = await client.Page("/events?query=shelf:top&cursor=0:50:0");

        Assert.Contains("<span>1–50</span>", first);
        Assert.Contains("href=\"/events?query=shelf%3Atop&amp;cursor=0%3A50%3A0\"", first);
        Assert.Contains("<span>51–53</span>", second);
        Assert.Contains("The page lies beyond the last one.", await client.Page("/events?cursor=0:100:0"));
    }

    [Fact]
    public async Task Without_an_event_it_says_how_to_send_one()
    {
        using var client = await _site.SignedIn();

        Assert.Contains("No event has come yet", await client.Page("/events"));
    }
}
