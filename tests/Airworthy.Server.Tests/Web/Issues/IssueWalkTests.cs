using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Airworthy.Server.Tests.Web.Issues;

/// <summary>The way of someone who looks after an app: from the crash to its end, and its return.</summary>
[Collection(BrowserTests.Name)]
public sealed class IssueWalkTests(Chromium chromium) : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_crash_comes_is_resolved_and_comes_back()
    {
        await using var open = await OpenPage.Of(chromium, _site, "/issues");
        var page = open.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No event has come yet" })).ToBeVisibleAsync();

        await _site.SendEvents(Crash.Of(level: "fatal", at: Site.Now.AddSeconds(-30)));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "TypeError: cart is undefined" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await _site.SendEvents(Crash.Of("RangeError", isHandled: true), Crash.Of("SyntaxError"));
        await Expect(page.Locator(".issues tbody tr")).ToHaveCountAsync(3);

        // Boxes stay ticked while events come in.
        await page.GetByLabel("Choose SHOP-2").CheckAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Issues", Exact = true }).ClickAsync();
        await _site.SendEvents(Crash.Of("EvalError"));
        await page.EvaluateAsync("document.activeElement.blur()");
        await _site.SendEvents(Crash.Of("URIError"));
        await Expect(page.Locator(".issues tbody tr")).ToHaveCountAsync(5);
        await Expect(page.GetByLabel("Choose SHOP-2")).ToBeCheckedAsync();
        await Expect(page.Locator("#chosen")).ToHaveTextAsync("1 chosen");
        await page.GetByLabel("Choose SHOP-3").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve", Exact = true }).ClickAsync();
        await Expect(page.GetByText("2 issues resolved.")).ToBeVisibleAsync();
        await Expect(page.Locator(".issues tbody tr")).ToHaveCountAsync(3);

        await page.GetByRole(AriaRole.Link, new() { Name = "TypeError: cart is undefined" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Latest event" })).ToBeVisibleAsync();
        await page.GetByText("2 frames of libraries").ClickAsync();
        await Expect(page.Locator(".frame-run").GetByText("node_modules/express/lib/router/layer.js:95")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve in next release" }).ClickAsync();
        await Expect(page.GetByText("1 issue resolved in the next release.")).ToBeVisibleAsync();
        await Expect(page.Locator("#issue-head .issue-tag-resolved")).ToBeVisibleAsync();

        // Two seconds back would be what was on its way.
        await _site.SendEvents(Crash.Of(at: Site.Now.AddSeconds(1)));
        await Expect(page.Locator("#issue-head dd").First).ToHaveTextAsync("2");
        await Expect(page.Locator("#issue-head .issue-tag-resolved")).ToBeVisibleAsync();
        await _site.SendEvents(Crash.Of(release: "shop@1.1.0", at: Site.Now.AddSeconds(2)));
        await Expect(page.Locator("#issue-head .issue-tag-regressed")).ToBeVisibleAsync();
        await Expect(page.Locator("#issue-side")).ToContainTextAsync("Happened again in");
        await Expect(page.Locator("#issue-event")).ToContainTextAsync("1.1.0");

        await page.GotoAsync("/issues?query=is:regressed");
        await Expect(page.Locator(".issues .issue-tag-regressed")).ToHaveTextAsync("Regressed");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Without_scripts_issues_are_read_chosen_and_changed()
    {
        await _site.SendEvents(Crash.Of(), Crash.Of("RangeError"));
        await using var open = await OpenPage.Of(chromium, _site, "/issues", scripts: false);
        var page = open.Page;

        await page.GetByLabel("Choose SHOP-1").CheckAsync();
        await page.GetByLabel("Ignore until").SelectOptionAsync("for a week");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ignore", Exact = true }).ClickAsync();
        await Expect(page.GetByText("1 issue ignored.")).ToBeVisibleAsync();
        await Expect(page.Locator(".issues tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".issues tbody tr")).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Searchbox).FillAsync("RangeError");
        await page.GetByLabel("Sort by").SelectOptionAsync("Events");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.Locator(".issues tbody tr")).ToHaveCountAsync(1);
        await page.Locator(".issues tbody a").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Raw JSON" }).ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("\"event_id\"");
    }

    [Fact]
    public async Task Pages_hold_whatever_apps_say_at_every_width()
    {
        const string Script = "<script>alert(1)</script>";
        await _site.SendEvents(
            Crash.Of(level: "fatal"), Crash.Of("RangeError", "Invalid array length", isHandled: true, level: "warning", at: Site.Now.AddHours(-30)), Crash.Of("PaymentDeclined", "card declined", isHandled: true, level: "info"),
            Crash.Of("שגיאה", "עגלת הקניות ריקה \u202E evil", release: "com.example.shop@2.4.1+381"),
            Crash.Of(Script, new string('w', 8_000), release: new string('r', 150), environment: new string('e', 60), user: new string('u', 100), tags: [(Script.Replace(' ', '-'), Script), ("long", new string('x', 200)), ("rtl", "שלום")]));
        await _site.SendEvents(Enumerable.Range(0, 30).Select(i => Crash.Of(user: $"{i}", release: $"shop@1.0.{i % 4}", isHandled: i % 3 == 0, at: Site.Now.AddHours(-9 * i))));

        foreach (var (name, width, scheme) in new[] { ("1280-light", 1280, ColorScheme.Light), ("1280-dark", 1280, ColorScheme.Dark), ("380-light", 380, ColorScheme.Light) })
        {
            await using var open = await OpenPage.Of(chromium, _site, "/issues", width, scheme: scheme);
            foreach (var (title, address) in new[] { ("issues", "/issues"), ("issue", "/issues/1"), ("issue-hostile", "/issues/5"), ("events", "/events") })
            {
                if (title == "issue-hostile" && width == 1280 && scheme == ColorScheme.Dark)
                    continue;
                await open.Page.GotoAsync(address);
                await open.Picture($"{title}-{name}");
                Assert.Equal("", await TooWide(open.Page));
                Assert.Equal(0, await open.Overflow());
            }

            await open.Page.GotoAsync("/issues?query=level:loud");
            Assert.Equal(0, await open.Overflow());
            Assert.Empty(open.Complaints);
        }
    }

    /// <summary>What stands out of the window and in nothing that scrolls: for whoever looks for it.</summary>
    private static Task<string> TooWide(IPage page) => page.EvaluateAsync<string>(
        """
        [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5
            && !one.closest(".scroller, .unseen, .said, svg") && getComputedStyle(one.parentElement).overflow === "visible")
            .map(one => `${one.tagName}.${one.className} ${one.getBoundingClientRect().right}`).slice(0, 5).join("; ")
        """);
}
