using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web.Issues;

public sealed class IssueDetailsPageTests : IDisposable
{
    private static readonly string First = new('a', 32);
    private static readonly string Last = new('b', 32);

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task It_shows_the_latest_event_in_full()
    {
        await _site.SendEvents(Crash.Of(id: First, at: Site.Now.AddMinutes(-5)), Crash.Of(id: Last, user: "8", release: "shop@1.1.0", level: "fatal", tags: ("browser", "Safari 19")));
        using var client = await _site.SignedIn();

        var page = await client.Page("/issues/1");

        Assert.Contains("<bdi>TypeError: cart is undefined</bdi></h1>", page);
        Assert.Contains("<code id=\"event-id\">" + Last, page);
        Assert.Contains("2 exceptions, the last one thrown first", page);
        Assert.True(page.IndexOf("<h4><bdi>TypeError", StringComparison.Ordinal) < page.IndexOf("<h4><bdi>ConnectionError", StringComparison.Ordinal));
        Assert.Contains("<summary>2 frames of libraries</summary>", page);
        Assert.Matches("<details open><summary><span class=\"frame-line\"><code class=\"frame-function\"><bdi>checkout", page);
        Assert.Contains("<tr class=\"is-call\"><th scope=\"row\">17<span class=\"unseen\"> called</span></th><td><code>  return cart.total();</code>", page);
        Assert.True(page.IndexOf("url", page.IndexOf("id=\"breadcrumbs\"", StringComparison.Ordinal), StringComparison.Ordinal) < page.IndexOf("button#buy", StringComparison.Ordinal), "The newest breadcrumb is the first");
        Assert.Contains("<dt title=\"headers.User-Agent\"><bdi>headers.User-Agent</bdi></dt><dd><code><bdi>Mozilla/5.0</bdi>", page);
        Assert.Contains(">Operating system<", page);
        Assert.Contains("<dt title=\"cart.voucher\"><bdi>cart.voucher</bdi></dt><dd><code><bdi>SPRING</bdi>", page);
        Assert.Contains("8 · ann&#x2B;8@shop.test", page);
        Assert.Contains("sentry.javascript.node 11.12.0", page);
        Assert.Contains($"/events/shop/{Last}/json", page);
    }

    [Fact]
    public async Task It_tells_releases_with_shares_tags_with_values_and_what_happened()
    {
        await _site.SendEvents(Crash.Of(), Crash.Of(), Crash.Of(release: "shop@1.1.0", tags: ("browser", "Safari 19")));
        using var client = await _site.SignedIn();

        var page = await client.Page("/issues/SHOP-1");

        Assert.Matches("title=\"shop@1.0.0\">.*?title=\"2 unhandled of 2 events\">2</td>\\s*<td class=\"number\">67 %", page.ReplaceLineEndings(" "));
        Assert.Contains("<bdi>browser</bdi> <span class=\"placard\"><bdi>Firefox 141</bdi> 67 %", page);
        Assert.Contains("href=\"/events?project=shop&amp;statsPeriod=90d&amp;query=issue.id%3A1%20browser%3A%22Safari%2019%22\"", page);
        Assert.Contains("First seen", page);
        Assert.Contains("3 events, 3 unhandled", page);
        Assert.Contains("aria-current=\"true\">24 hours", await client.Page("/issues/1?chart=24h"));
    }

    [Fact]
    public async Task Its_events_are_walked_through_from_one_to_the_next()
    {
        await _site.SendEvents(Crash.Of(id: First, at: Site.Now.AddMinutes(-5)), Crash.Of(id: Last));
        using var client = await _site.SignedIn();

        var latest = await client.Page("/issues/1");
        var oldest = await client.Page($"/issues/1?event={First}");

        Assert.Contains($"rel=\"prev\" class=\"step-link\" href=\"/issues/1?event={First}#issue-event\"", latest);
        Assert.Contains("<span class=\"step-link is-off\">Newest</span>", latest);
        Assert.Contains($"rel=\"next\" class=\"step-link\" href=\"/issues/1?event={Last}#issue-event\"", oldest);
        Assert.Contains("No event of this issue is kept any longer, or none of this id ever came", await client.Page("/issues/1?event=moon"));
    }

    [Fact]
    public async Task An_issue_resolved_in_a_release_says_so_and_why()
    {
        await _site.SendEvents(Crash.Of());
        using var client = await _site.SignedIn();
        using var tool = _site.Server.Authorized();
        using (var made = await tool.PostAsync(new Uri("/api/0/organizations/airworthy/releases/", UriKind.Relative), new StringContent(
            """{"version":"shop@1.1.0","projects":["shop"],"commits":[{"id":"0ea379a4d6cd08c93f88e448587f8de8321afb58","repository":"web","message":"Fixes SHOP-1"}]}""")))
        {
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        var page = await client.Page("/issues/1");
        Assert.Matches("Resolved in <a class=\"release-link\"[^>]*title=\"shop@1.1.0\".*? by commit 0ea379a4d6cd\\.", page.ReplaceLineEndings(" "));
        Assert.Contains("Resolved by commit 0ea379a4d6cd in", page);

        page = await client.PostForm("/issues/change", page, ("to", "resolve-in"), ("version", "shop@moon"), ("id", "1"), ("back", "/issues/1"));
        Assert.Contains("shop: Unable to find a release with the given version.", page);
        page = await client.PostForm("/issues/change", page, ("to", "unresolve"), ("id", "1"), ("back", "/issues/1"));
        Assert.Contains("1 issue unresolved again.", page);
        page = await client.PostForm("/issues/change", page, ("to", "ignore"), ("until", "10e"), ("id", "1"), ("back", "/issues/1"));
        Assert.Contains("Ignored until 10 more events, said operator.", page);
    }

    [Fact]
    public async Task One_that_is_not_there_is_not_found()
    {
        using var client = await _site.SignedIn();

        foreach (var address in new[] { "/issues/7", "/issues/SHOP-7", "/issues/moon", $"/events/shop/{First}", "/events/moon/x" })
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("<h1>No such", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task An_event_has_a_page_and_its_json()
    {
        await _site.SendEvents(Crash.Of(id: First));
        using var client = await _site.SignedIn();

        var page = await client.Page($"/events/shop/{First}");
        Assert.Contains("Issue SHOP-1", page);
        Assert.Contains("<h4><bdi>TypeError", page);

        using var answer = await client.GetAsync(new Uri($"/events/shop/{First}/json", UriKind.Relative));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("inline", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(First, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["event_id"]);
        using var nobody = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _site.Server.Address };
        using var refused = await nobody.GetAsync(new Uri($"/events/shop/{First}/json", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
    }

    [Fact]
    public async Task Of_an_event_that_is_no_longer_kept_whole_its_row_is_shown()
    {
        using var site = new Site(("Events:BodiesPerIssue", "1"));
        await site.SendEvents(Crash.Of(id: First, at: Site.Now.AddMinutes(-5)), Crash.Of(id: Last));
        using var client = await site.SignedIn();

        Assert.Contains("Only this much is kept of this event", await client.Page($"/issues/1?event={First}"));
        Assert.DoesNotContain("Only this much", await client.Page("/issues/1"));
        using var answer = await client.GetAsync(new Uri($"/events/shop/{First}/json", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Every_id_of_a_page_is_one_elements()
    {
        await _site.SendEvents(Crash.Of(tags: ("browser", "Safari 19")));
        using var client = await _site.SignedIn();

        foreach (var address in new[] { "/issues", "/issues/1", "/events" })
        {
            var page = await client.Page(address);
            Assert.Empty(Regex.Matches(page, " id=\"([^\"]+)\"").GroupBy(match => match.Groups[1].Value).Where(group => group.Count() > 1).Select(group => group.Key));
            Assert.DoesNotContain(" style=\"", page);
            Assert.Single(Regex.Matches(page, "<h1"));
        }
    }
}
