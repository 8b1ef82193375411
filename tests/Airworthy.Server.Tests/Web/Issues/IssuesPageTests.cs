using System.Net;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web.Issues;

public sealed class IssuesPageTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Without_an_event_it_says_how_to_send_one()
    {
        using var client = await _site.SignedIn();

        var page = await client.Page("/issues");

        Assert.Contains("No event has come yet", page);
        Assert.Contains("Sentry.captureException(error)", page);
        Assert.Contains($"http://{ServerUnderTest.Key}@{_site.Server.Address.Authority}/1", page);
    }

    [Fact]
    public async Task An_issue_is_listed_with_what_is_known_of_it()
    {
        await _site.SendEvents(Crash.Of(user: "1"), Crash.Of(user: "2", release: "shop@1.1.0"), Crash.Of("RangeError", isHandled: true, level: "warning"));
        using var client = await _site.SignedIn();

        var page = await client.Page("/issues");

        Assert.Contains("<bdi>TypeError: cart is undefined</bdi>", page);
        Assert.Contains("<span class=\"short-id\">SHOP-1</span>", page);
        Assert.Matches("""c-count number" data-label="Events" title="2 events in the last 14 days, 2 ever">2<""", page);
        Assert.Matches("""data-label="Users, ever" title="2 users">2<""", page);
        Assert.Contains("Unhandled</span>", page);
        Assert.Contains("level-warning", page);
        Assert.Contains("title=\"shop@1.1.0\"", page);
        Assert.Contains("Events, last 14 days: 2, at most 2 at a time", page);
        Assert.Contains("Crash events are not crashed sessions", page);
    }

    [Fact]
    public async Task Tabs_count_what_they_show()
    {
        await _site.SendEvents(Crash.Of(), Crash.Of("RangeError", isHandled: true), Crash.Of("SyntaxError", isHandled: true));
        using var client = await _site.SignedIn();
        var list = await client.Page("/issues");
        await client.PostForm("/issues/change", list, ("to", "resolve"), ("id", "2"), ("back", "/issues"));
        list = await client.PostForm("/issues/change", list, ("to", "ignore"), ("id", "3"), ("back", "/issues"));

        Assert.Equal(["1", "1", "0", "1", "1", "3"], [.. Regex.Matches(list, "<span class=\"count\"[^>]*>([^<]*)<").Select(match => match.Groups[1].Value)]);
        Assert.Contains("aria-current=\"page\">Unresolved", list);
        Assert.Contains("RangeError: cart", await client.Page("/issues?query=is:resolved"));
        Assert.Contains("SyntaxError: cart", await client.Page("/issues?query=is:ignored"));
        Assert.Contains("SyntaxError: cart", await client.Page("/issues?query="));
    }

    [Theory]
    [InlineData("is:unresolved release:shop@1.0.0", "TypeError", "RangeError")]
    [InlineData("error.unhandled:true", "TypeError", "RangeError")]
    [InlineData("error.handled:1 release:[shop@2.0.0,shop@3.0.0]", "RangeError", "TypeError")]
    [InlineData("!environment:staging", "TypeError", "RangeError")]
    [InlineData("level:warning", "RangeError", "TypeError")]
    [InlineData("shelf:top level:error", "TypeError", "RangeError")]
    [InlineData("cart TypeError", "TypeError", "RangeError")]
    public async Task A_query_finds_by_the_one_grammar(string query, string found, string hidden)
    {
        await _site.SendEvents(Crash.Of(), Crash.Of("RangeError", isHandled: true, level: "warning", release: "shop@2.0.0", environment: "staging"));
        using var client = await _site.SignedIn();
        if (query == "cart TypeError")
            query = "\"TypeError: cart\"";

        var page = await client.Page("/issues?query=" + Uri.EscapeDataString(query));

        Assert.Contains($"<bdi>{found}: cart is undefined</bdi>", page);
        Assert.DoesNotContain($"<bdi>{hidden}: cart is undefined</bdi>", page);
    }

    [Fact]
    public async Task A_mistake_is_said_with_its_place()
    {
        await _site.SendEvents(Crash.Of());
        using var client = await _site.SignedIn();

        var syntax = await client.Page("/issues?query=" + Uri.EscapeDataString("is:unresolved release:"));
        var meaning = await client.Page("/issues?query=" + Uri.EscapeDataString("is:unresolved is:great"));

        Assert.Contains("aria-invalid=\"true\"", syntax);
        Assert.Contains("&#x27;release&#x27; has no value", syntax);
        Assert.Contains("At character 15: &#x27;great&#x27; says nothing of an issue", meaning);
        Assert.Contains("<mark>is:great</mark>", meaning);
        Assert.DoesNotContain("<bdi>TypeError", meaning);
    }

    [Fact]
    public async Task An_empty_list_says_why_and_undoes_just_that()
    {
        await _site.SendEvents(Crash.Of());
        using var client = await _site.SignedIn();

        var page = await client.Page("/issues?query=release:moon&environment=production&statsPeriod=24h");
        Assert.Contains("The query <code><bdi>release:moon</bdi></code> hides the others. <a href=\"/issues?environment=production&amp;statsPeriod=24h&amp;query=\">", page);
        Assert.Contains("<a href=\"/issues?statsPeriod=24h&amp;query=release%3Amoon\">Look at all environments</a>", page);
        Assert.Contains("<a href=\"/issues?environment=production&amp;statsPeriod=90d&amp;query=release%3Amoon\">Look at the last 90 days</a>", page);

        await client.PostForm("/issues/change", page, ("to", "resolve"), ("id", "1"), ("back", "/issues"));
        Assert.Contains("Nothing is unresolved.", await client.Page("/issues"));
        Assert.Contains("There is no <bdi>environment moon</bdi> here", await client.Page("/issues?environment=moon"));
    }

    [Fact]
    public async Task Chosen_issues_are_changed_and_it_can_be_taken_back()
    {
        await _site.SendEvents(Crash.Of(), Crash.Of("RangeError"), Crash.Of("SyntaxError"));
        using var client = await _site.SignedIn();

        var page = await client.PostForm("/issues/change", await client.Page("/issues"), ("to", "resolve"), ("id", "1"), ("id", "3"), ("back", "/issues?sort=freq"));

        Assert.Contains("2 issues resolved.", page);
        Assert.Contains("<bdi>RangeError", page);
        Assert.DoesNotContain("<bdi>TypeError", page);
        Assert.DoesNotContain("2 issues resolved.", await client.Page("/issues"));
        Assert.Contains("<bdi>TypeError", await client.Page("/issues?statsPeriod=90d&query=" + Uri.EscapeDataString("issue.id:[1,3]")));

        page = await client.PostForm("/issues/change", page, ("to", "unresolve"), ("id", "1"), ("id", "3"), ("back", "/issues"));
        Assert.Contains("2 issues unresolved again.", page);
        Assert.Contains("<bdi>TypeError", page);
    }

    [Fact]
    public async Task All_that_match_are_changed_on_whatever_page_they_are()
    {
        await _site.SendEvents(Enumerable.Range(0, 30).Select(i => Crash.Of($"Error{i}")).Append(Crash.Of("RangeError", isHandled: true)));
        using var client = await _site.SignedIn();
        const string Unhandled = "/issues?query=is:unresolved%20error.unhandled:true";
        var list = await client.Page(Unhandled);
        Assert.Contains("1–25 of 30 issues", list);
        Assert.Contains("name=\"all\"", list);

        var page = await client.PostForm("/issues/change", list, ("to", "ignore"), ("until", "10e"), ("all", "true"), ("back", Unhandled));

        Assert.Contains("30 issues ignored.", page);
        Assert.Contains("<bdi>RangeError", await client.Page("/issues"));
        Assert.Contains("1–25 of 30 issues", await client.Page("/issues?query=is:archived_until_condition_met"));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_and_changes_nothing()
    {
        using var site = new Site(("Bootstrap:Projects:1:Id", "2"), ("Bootstrap:Projects:1:Slug", "kiosk"), ("Bootstrap:Projects:1:Key", "kioskkey"));
        await site.SendEvents(Crash.Of());
        await site.Client.Send(Wire.Envelope("event", """{"message":"no release here","platform":"python"}"""), "/api/2/envelope/?sentry_key=kioskkey");
        using var client = await site.SignedIn();

        var page = await client.PostForm("/issues/change", await client.Page("/issues"), ("to", "resolve-in-next"), ("id", "1"), ("id", "2"), ("back", "/issues"));
        Assert.Contains("1 issue resolved in the next release.", page);
        Assert.Contains("kiosk: No release data present in the system", page);
        Assert.Contains("<bdi>no release here</bdi>", page);

        Assert.Contains("No issue was chosen.", await client.PostForm("/issues/change", page, ("to", "resolve"), ("back", "/issues")));
        await client.PostForm("/issues/change", page, ("to", "explode"), ("id", "1"), ("back", "//evil.test/"));
        Assert.Contains("It was not said what the issues are to be.", await client.Page("/issues"));
    }

    [Fact]
    public async Task A_change_needs_somebody_who_is_signed_in_and_a_form_of_ours()
    {
        await _site.SendEvents(Crash.Of());
        using var client = await _site.SignedIn();
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _site.Server.Address };

        using var foreign = await client.PostAsync(new Uri("/issues/change", UriKind.Relative), new FormUrlEncodedContent([new("to", "resolve"), new("id", "1")]));
        using var unknown = await stranger.PostAsync(new Uri("/issues/change", UriKind.Relative), new FormUrlEncodedContent([new("to", "resolve"), new("id", "1")]));

        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Contains(unknown.StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.BadRequest });
        Assert.Contains("<bdi>TypeError", await client.Page("/issues"));
    }

    [Fact]
    public async Task Hostile_texts_are_shown_as_texts()
    {
        const string Script = "<script>alert(1)</script>";
        await _site.SendEvents(Crash.Of(Script, $"\u202Eevil\u2066 {new string('w', 8_000)}", release: "shop@1.0.0", tags: [("<b>", Script), ("long", new string('x', 200)), ("rtl", "שלום")]));
        using var client = await _site.SignedIn();

        foreach (var address in new[] { "/issues", "/issues/1", "/events", "/issues?query=" + Uri.EscapeDataString($"\"{Script}\"") })
        {
            var page = await client.Page(address);
            Assert.DoesNotContain("<script>alert", page);
            Assert.Contains("&lt;script&gt;alert(1)", page);
        }
    }
}
