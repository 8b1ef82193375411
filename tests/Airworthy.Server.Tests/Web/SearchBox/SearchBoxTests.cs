using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Airworthy.Server.Tests.Web.SearchBox;

/// <summary>The search as somebody types it, by keyboard alone.</summary>
[Collection(BrowserTests.Name)]
public sealed class SearchBoxTests(Chromium chromium) : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_search_is_completed_by_the_keyboard_and_sent_by_Enter()
    {
        foreach (var version in (string[])["1.0.0", "1.2.0", "1.10.0"])
            await _site.SendMany(2, crashes: 0, release: $"shop@{version}");
        await using var open = await OpenPage.Of(chromium, _site, scheme: ColorScheme.Dark);
        var (page, box) = (open.Page, open.Page.Locator("#search"));
        await open.Page.Locator("#live").WaitForAsync();

        await page.Keyboard.PressAsync("/");
        await Expect(box).ToBeFocusedAsync();
        await box.PressSequentiallyAsync("rel");
        await Expect(page.Locator("#search-list [role=option] bdi").First).ToContainTextAsync("release");
        await Expect(box).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(page.Locator(".search.is-edited")).ToHaveCountAsync(1);
        await open.Picture("search-keys");
        await box.PressAsync("ArrowDown");
        await box.PressAsync("ArrowDown");
        await Expect(page.Locator("#search-list [aria-selected=true]")).ToContainTextAsync("release.version");
        await Expect(box).ToHaveAttributeAsync("aria-activedescendant", "search-list-1");
        await box.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync("release.version:");
        await Expect(page.Locator("#search-list [role=option] bdi")).ToHaveTextAsync(["1.10.0", "1.2.0", "1.0.0"]);
        await box.PressSequentiallyAsync(">=1.2");
        await Expect(page.Locator("#search-list [role=option] bdi")).ToHaveTextAsync(["1.2.0"]);
        await box.PressAsync("ArrowUp");
        await box.PressAsync("Tab");
        await Expect(box).ToHaveValueAsync("release.version:>=1.2.0 ");
        await Expect(box).ToBeFocusedAsync();
        await Expect(page.Locator(".search-list")).ToBeHiddenAsync();
        await box.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex(@"/\?query=release.version%3A%3E%3D1.2.0\+?$"));
        await Expect(page.Locator(".releases .release-link > bdi")).ToHaveTextAsync(["1.10.0", "1.2.0"]);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_suggestion_can_be_clicked_and_what_is_typed_is_not_sent_by_leaving_the_box()
    {
        await _site.SendMany(2, crashes: 0, release: "shop@1.0.0");
        await using var open = await OpenPage.Of(chromium, _site);
        var box = open.Page.Locator("#search");

        await box.ClickAsync();
        await box.PressSequentiallyAsync("release:shop");
        await open.Page.GetByRole(AriaRole.Option, new() { Name = "shop@1.0.0" }).ClickAsync();
        await Expect(box).ToHaveValueAsync("release:shop@1.0.0 ");
        await open.Page.Locator("h1").ClickAsync();

        Assert.DoesNotContain("query", open.Page.Url, StringComparison.Ordinal);
        await Expect(open.Page.Locator(".search.is-edited")).ToHaveCountAsync(1);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Releases_are_chosen_and_archived_together()
    {
        foreach (var version in (string[])["1.0.0", "2.0.0", "3.0.0"])
            await _site.SendMany(2, crashes: 0, release: $"shop@{version}");
        await using var open = await OpenPage.Of(chromium, _site);
        var page = open.Page;
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Archive chosen" })).ToBeHiddenAsync();

        await page.GetByLabel("Choose shop@1.0.0").CheckAsync();
        await page.GetByLabel("Choose shop@3.0.0").CheckAsync();
        await page.Locator("h1").ClickAsync(); // while a box has the focus, the list stands still
        await _site.SendMany(1, crashes: 0, release: "shop@2.0.0", user: "other"); // the page renews itself meanwhile
        await Expect(page.Locator(".volume", new() { HasText = "of 3 sessions" })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive chosen" }).ClickAsync();

        await Expect(page.GetByText("2 releases were archived.")).ToBeVisibleAsync();
        await Expect(page.Locator(".releases .release-link > bdi")).ToHaveTextAsync(["2.0.0"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive shop@2.0.0" }).ClickAsync();
        await Expect(page.Locator("[data-cause=AllArchived]")).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }
}
