using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Airworthy.Server.Tests.Web;

[Collection(BrowserTests.Name)]
public sealed class LivePageTests(Chromium chromium) : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_first_session_turns_the_guide_into_the_list()
    {
        await using var open = await OpenPage.Of(chromium, _site);
        await Expect(open.Page.Locator(".first")).ToBeVisibleAsync();
        await Expect(open.Page.Locator("#live")).ToBeVisibleAsync();

        await _site.SendMany(1, crashes: 0, release: "hello@1.0.0");
        var sent = Stopwatch.StartNew();

        await Expect(open.Page.Locator(".releases .release-link > bdi")).ToHaveTextAsync("1.0.0");
        TestContext.Current.TestOutputHelper?.WriteLine($"The list stood there {sent.ElapsedMilliseconds} ms after the session was acknowledged");
        await Expect(open.Page.Locator("#sessions.is-drawn canvas")).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_new_session_changes_the_numbers_and_leaves_the_page_as_it_was()
    {
        await _site.SendMany(40, crashes: 0, release: "shop@1.0.0");
        await using var open = await OpenPage.Of(chromium, _site, height: 500);
        var page = open.Page;
        await page.Locator("#sessions.is-drawn").WaitForAsync();
        await page.Locator("#sessions").GetByText("View as table").ClickAsync();
        await page.Locator(".key", new() { HasText = "healthy" }).ClickAsync();
        await page.EvaluateAsync("scrollTo(0, 120); window.sameDocument = true; document.getElementById('filter-period').focus({ preventScroll: true })");
        var sessions = page.Locator(".releases .volume");
        await Expect(sessions).ToHaveTextAsync("of 40 sessions");

        await _site.SendMany(2, crashes: 1, release: "shop@1.0.0", user: "other");
        var sent = Stopwatch.StartNew();

        await Expect(sessions).ToHaveTextAsync("of 42 sessions");
        TestContext.Current.TestOutputHelper?.WriteLine($"The number had changed {sent.ElapsedMilliseconds} ms after the sessions were acknowledged");
        await Expect(page.Locator("td[data-label='Crashes']")).ToHaveTextAsync("1");
        await Expect(page.Locator("td[data-label='Crash-free sessions'] .crash-free-value")).ToHaveTextAsync("97.619 %");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument"));
        Assert.Equal(120, await page.EvaluateAsync<int>("scrollY"));
        Assert.Equal("filter-period", await page.EvaluateAsync<string>("document.activeElement.id"));
        await Expect(page.Locator("#sessions-table")).ToHaveAttributeAsync("open", "");
        await Expect(page.Locator("[name=shown-sessions][value=healthy]")).Not.ToBeCheckedAsync();
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_filter_applies_as_soon_as_it_is_chosen_and_stands_in_the_address()
    {
        await _site.SendMany(1, crashes: 0, release: "shop@1.0.0", environment: "production");
        await _site.SendMany(1, crashes: 0, release: "shop@2.0.0", environment: "staging");
        await using var open = await OpenPage.Of(chromium, _site);

        await open.Page.Locator("#choice-environment summary").ClickAsync();
        await open.Page.GetByLabel("staging", new() { Exact = true }).CheckAsync();
        await open.Page.Locator("#choice-environment button").ClickAsync();

        await Expect(open.Page.Locator(".releases .release-link > bdi")).ToHaveTextAsync(["2.0.0"]);
        await Expect(open.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("environment=staging"));
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task The_chart_answers_the_pointer_under_the_security_policy()
    {
        await _site.SendMany(50, crashes: 3, release: "shop@1.0.0");
        await using var open = await OpenPage.Of(chromium, _site, "/?statsPeriod=24h");
        var drawn = open.Page.Locator("#sessions.is-drawn .chart-drawn");
        var box = (await drawn.BoundingBoxAsync())!;

        await open.Page.Mouse.MoveAsync(box.X + box.Width - 30, box.Y + box.Height / 3);

        await Expect(open.Page.Locator(".chart-tip")).ToContainTextAsync("crashed3");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_row_of_a_snippet_can_be_copied_and_another_sdk_chosen()
    {
        await using var open = await OpenPage.Of(chromium, _site);

        await open.Page.GetByText("Python", new() { Exact = true }).ClickAsync();
        await Expect(open.Page.Locator("#code-python")).ToBeVisibleAsync();
        await Expect(open.Page.Locator("#code-browser")).ToBeHiddenAsync();
        await open.Page.Locator("[data-copy=dsn]").ClickAsync();

        await Expect(open.Page.Locator("[data-copy=dsn]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Copied|Selected"));
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Everything_reads_with_scripts_off()
    {
        await _site.SendMany(300, crashes: 2, release: "shop@1.0.0+7");
        await using var open = await OpenPage.Of(chromium, _site, scripts: false);
        var page = open.Page;

        await Expect(page.Locator(".releases .release-link > bdi")).ToHaveTextAsync("1.0.0");
        await Expect(page.Locator("td[data-label='Crash-free sessions'] .crash-free-value")).ToHaveTextAsync("99.333 %");
        await Expect(page.Locator("#sessions .chart-still svg").First).ToBeVisibleAsync();
        await page.Locator("#sessions").GetByText("View as table").ClickAsync();
        await Expect(page.Locator("#sessions-table table")).ToBeVisibleAsync();
        await page.GetByLabel("Period").SelectOptionAsync("24h");
        await page.Locator("#filters > button").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("statsPeriod=24h"));
        await page.GetByLabel("Search").FillAsync("release.version:>0.9");
        await page.GetByLabel("Display").SelectOptionAsync("users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("statsPeriod=24h.*display=users"));
        await Expect(page.Locator(".releases .release-link > bdi")).ToHaveTextAsync("1.0.0");
    }
}
