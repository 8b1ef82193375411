using Microsoft.Playwright;

namespace Airworthy.Server.Tests.Web;

/// <summary>Every page, filled, in both themes, by the rules of axe-core.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(Chromium chromium, PlayedFleet fleet) : IClassFixture<PlayedFleet>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_breaks_a_rule(ColorScheme scheme)
    {
        await using var open = await OpenPage.Of(chromium, fleet.Site, scheme: scheme);
        var broken = new List<string>();
        foreach (var address in await fleet.EveryPage())
        {
            await open.Page.GotoAsync(address);
            await open.DrawCharts();
            broken.AddRange((await Axe.Violations(open.Page)).Select(violation => $"{address}: {violation}"));
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
        // Some of the addresses lead to nothing, which the browser mentions.
        Assert.DoesNotContain(open.Complaints, complaint => !complaint.Contains("status of 404", StringComparison.Ordinal));
    }
}
