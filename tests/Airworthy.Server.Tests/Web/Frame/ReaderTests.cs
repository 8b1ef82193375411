using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Airworthy.Server.Tests.Web.Frame;

/// <summary>What a reader does with any page: choose a time, take the numbers along, print, stop the clock, and have it the way they like.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReaderTests(Chromium chromium) : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_range_of_ones_own_stands_in_the_address_and_can_be_handed_on()
    {
        await _site.SendMany(40, crashes: 0, release: "shop@1.0.0", hoursAgo: 30);
        await _site.SendMany(7, crashes: 0, release: "shop@2.0.0", hoursAgo: 2);
        await using var open = await OpenPage.Of(chromium, _site);
        var page = open.Page;
        await Expect(page.Locator("#own-period")).ToBeHiddenAsync();

        await page.GetByLabel("Period").SelectOptionAsync("own");
        await page.Locator("#filter-from").FillAsync(Local(Site.Now.AddHours(-40)));
        await page.Locator("#filter-to").FillAsync(Local(Site.Now.AddHours(-20)));
        await page.Locator("#own-period button").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("start=.*&end="));
        await Expect(page.Locator("#sessions-note")).ToContainTextAsync("40 sessions");
        await Expect(page.Locator("#filter-from")).ToHaveValueAsync(Local(Site.Now.AddHours(-40)));

        // The same view, for somebody else.
        await using var other = await OpenPage.Of(chromium, _site, new Uri(page.Url).PathAndQuery);
        await Expect(other.Page.Locator("#sessions-note")).ToHaveTextAsync((await page.Locator("#sessions-note").TextContentAsync())!.Trim());
        Assert.Empty(open.Complaints);

        static string Local(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH':00'", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_chart_is_a_file_too()
    {
        await _site.SendMany(50, crashes: 3, release: "shop@1.0.0");
        await using var open = await OpenPage.Of(chromium, _site, "/?statsPeriod=24h");
        var page = open.Page;
        await page.Locator("#sessions.is-drawn").WaitForAsync();
        await page.Locator("#sessions").GetByText("View as table").ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-csv=sessions]").ClickAsync());

        Assert.Equal("sessions.csv", download.SuggestedFilename);
        await using var content = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(content);
        var rows = (await reader.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(',')).ToList();
        Assert.Equal(["from", "healthy", "errored", "unhandled", "abnormal", "crashed"], rows[0]);
        Assert.Equal(25, rows.Count);
        Assert.Equal(3, rows.Skip(1).Sum(row => int.Parse(row[^1], CultureInfo.InvariantCulture)));
        Assert.Equal(50, rows.Skip(1).Sum(row => row.Skip(1).Sum(cell => int.Parse(cell, CultureInfo.InvariantCulture))));
        Assert.All(rows.Skip(1), row => Assert.EndsWith(":00:00Z", row[0], StringComparison.Ordinal));
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task On_paper_stand_the_numbers_and_the_still_charts()
    {
        await _site.SendMany(50, crashes: 3, release: "shop@1.0.0");
        await using var open = await OpenPage.Of(chromium, _site, scheme: ColorScheme.Dark);
        var page = open.Page;
        await page.Locator("#sessions.is-drawn").WaitForAsync();

        await page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(page.Locator("#sessions .chart-still")).ToBeVisibleAsync();
        await Expect(page.Locator("#sessions .chart-drawn")).ToBeHiddenAsync();
        await Expect(page.Locator(".bar nav")).ToBeHiddenAsync();
        await Expect(page.Locator("td[data-label='Crash-free sessions'] .crash-free-value")).ToBeVisibleAsync();
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(RepositoryRoot.Combine("artifacts", "screenshots"), "list-print.png"), FullPage = true });
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_page_that_is_paused_waits_and_catches_up()
    {
        await _site.SendMany(40, crashes: 0, release: "shop@1.0.0");
        await using var open = await OpenPage.Of(chromium, _site);
        var page = open.Page;
        await Expect(page.Locator("#live-text")).ToHaveTextAsync("Live");
        await page.Locator("#live-pause").ClickAsync();
        await Expect(page.Locator("#live-text")).ToHaveTextAsync("Paused");
        await Expect(page.Locator("#live-pause")).ToHaveAttributeAsync("aria-pressed", "true");

        // A page that goes on shows that there was something to see.
        await using (var running = await OpenPage.Of(chromium, _site))
        {
            await Expect(running.Page.Locator("#live-text")).ToHaveTextAsync("Live");
            await _site.SendMany(2, crashes: 0, release: "shop@1.0.0", user: "other");
            await Expect(running.Page.Locator(".releases .volume")).ToHaveTextAsync("of 42 sessions");
        }

        await Expect(page.Locator(".releases .volume")).ToHaveTextAsync("of 40 sessions");

        await page.Locator("#live-pause").ClickAsync();

        await Expect(page.Locator("#live-text")).ToHaveTextAsync("Live");
        await Expect(page.Locator(".releases .volume")).ToHaveTextAsync("of 42 sessions");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Preferences_hold_on_every_page()
    {
        await _site.SendMany(5, crashes: 0, release: "shop@1.0.0");
        await using var open = await OpenPage.Of(chromium, _site, "/preferences");
        var page = open.Page;

        await page.GetByLabel("Theme").SelectOptionAsync("dark");
        await page.GetByLabel("Time zone").SelectOptionAsync("Asia/Kolkata");
        await page.GetByLabel("Clock").SelectOptionAsync("12");
        await page.GetByLabel("Single-key shortcuts").SelectOptionAsync("off");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByLabel("Clock")).ToHaveValueAsync("12");
        await page.GotoAsync("/");

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Equal("dark", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).colorScheme"));
        var time = page.Locator(".release-when time").First;
        var shown = DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture).ToOffset(TimeSpan.FromHours(5.5));
        await Expect(time).ToHaveAttributeAsync("title", new Regex(Regex.Escape(shown.ToString("h:mm", CultureInfo.InvariantCulture)) + ".*(AM|PM)", RegexOptions.IgnoreCase));
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("[data-key='/']")).Not.ToBeFocusedAsync();
        Assert.Empty(open.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_theme_changes_by_one_button(bool scripts)
    {
        await using var open = await OpenPage.Of(chromium, _site, "/guides", scripts: scripts);

        await open.Page.Locator("#theme button").ClickAsync();
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await open.Page.Locator("#theme button").ClickAsync();

        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/guides$"));
        await open.Page.GotoAsync("/preferences");
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task What_a_chart_shows_stands_in_the_address()
    {
        for (var release = 1; release <= 12; release++)
            await _site.SendMany(20 + release, crashes: 0, release: $"shop@{release}.0.0", hoursAgo: release);
        await using var open = await OpenPage.Of(chromium, _site);
        var page = open.Page;
        await page.Locator("#adoption.is-drawn").WaitForAsync();
        var more = page.Locator("#adoption-more");
        await Expect(more.Locator("summary")).ToHaveTextAsync("7 more");
        await Expect(more.GetByTitle("1.0.0", new() { Exact = true }).First).ToBeHiddenAsync();

        await more.Locator("summary").ClickAsync();
        await more.Locator("label[title='1.0.0']").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("toggle=adoption"));
        await page.ReloadAsync();

        await page.Locator("#adoption.is-drawn").WaitForAsync();
        await Expect(more).ToHaveAttributeAsync("open", "");
        await Expect(page.Locator("[name=shown-adoption][value='1.0.0']")).ToBeCheckedAsync();
        await Expect(page.Locator("[name=shown-adoption][value='2.0.0']")).Not.ToBeCheckedAsync();
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task The_small_bars_of_a_list_tell_their_numbers()
    {
        await _site.SendMany(30, crashes: 0, release: "shop@1.0.0", hoursAgo: 0.01);
        await using var open = await OpenPage.Of(chromium, _site);
        var bars = open.Page.Locator("svg.bars").First;
        // The sessions began a minute ago, perhaps in the hour before.
        var told = (await bars.GetAttributeAsync("data-bars"))!.Split('\n');
        var at = Array.FindIndex(told, bar => bar.EndsWith(": 30 of 30 sessions", StringComparison.Ordinal));
        var box = (await bars.BoundingBoxAsync())!;

        await open.Page.Mouse.MoveAsync(box.X + box.Width * (at + 0.5f) / told.Length, box.Y + box.Height / 2);

        await Expect(bars.Locator("title")).ToHaveTextAsync(told[at]);
        Assert.Empty(open.Complaints);
    }
}
