using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Airworthy.Server.Tests.Web;

/// <summary>From the list to the cause of a crash without a pointer, in both themes.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeyboardWalkTests(Chromium chromium, PlayedFleet fleet) : IClassFixture<PlayedFleet>
{
    // More of them to a thing on a page, and nobody gets there.
    private const int MostTabs = 90;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task From_the_list_to_the_cause_of_a_crash(ColorScheme scheme)
    {
        await using var open = await OpenPage.Of(chromium, fleet.Site, "/?project=shop-ios&environment=production", scheme: scheme);
        var (page, keys) = (open.Page, open.Page.Keyboard);

        await keys.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();

        // Search, and open what is found.
        await keys.PressAsync("Escape");
        await keys.PressAsync("/");
        await Expect(page.Locator("[data-key='/']")).ToBeFocusedAsync();
        await keys.TypeAsync("release.package:com.example.shop ");
        await keys.PressAsync("Enter");
        await Arrived(page, "query=release.package");
        await TabTo(page, "#releases a[href^='/release?']");
        await keys.PressAsync("Enter");
        await Arrived(page, "/release\\?");

        // Its neighbours.
        var opened = page.Url;
        await keys.PressAsync("[");
        await Expect(page).Not.ToHaveURLAsync(opened);
        await Arrived(page, "/release\\?");
        await keys.PressAsync("]");
        await Arrived(page, Regex.Escape(new Uri(opened).PathAndQuery));
        // The newest one may have begun a minute ago, so that its charts have one step.
        await keys.PressAsync("[");
        await Expect(page).Not.ToHaveURLAsync(opened);
        await Arrived(page, "/release\\?");

        // A chart says where its cursor stands.
        await TabTo(page, "[data-chart].is-drawn .chart-drawn");
        await keys.PressAsync("ArrowLeft");
        await keys.PressAsync("ArrowLeft");
        var said = page.Locator("[data-chart] [role=status]", new() { HasTextRegex = new Regex(":.*, ") }).First;
        await Expect(said).ToHaveTextAsync(new Regex("—"));
        var before = await said.TextContentAsync();
        await keys.PressAsync("ArrowRight");
        await Expect(said).Not.ToHaveTextAsync(before!);
        await keys.PressAsync("Escape");

        // Compare it, see the keys, change the theme.
        await keys.PressAsync("c");
        await Expect(page.Locator("[data-key='c']")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await keys.PressAsync("?");
        await Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(page.Locator("#keys")).ToBeHiddenAsync();
        await keys.PressAsync("t");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await keys.PressAsync("t");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        // Its crashes.
        await keys.PressAsync("g");
        await keys.PressAsync("i");
        await Arrived(page, "/issues");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await TabTo(page, "main a[href^='/issues/']");
        await keys.PressAsync("Enter");
        await Arrived(page, "/issues/\\d+");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }

    /// <summary>The page is another one, and listens to keys.</summary>
    private static async Task Arrived(IPage page, string address)
    {
        await Expect(page).ToHaveURLAsync(new Regex(address));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-scripts", "on");
    }

    private static async Task TabTo(IPage page, string selector)
    {
        await page.Locator(selector).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        for (var pressed = 0; pressed < MostTabs; pressed++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("wanted => document.activeElement.matches(wanted)", selector))
                return;
        }

        Assert.Fail($"{selector} is not among the first {MostTabs} stops of {page.Url}.");
    }
}
