using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Airworthy.Server.Tests.Web;

/// <summary>A page in a browser of its own cookies, signed in. What the browser complains of, a refusal by the security policy above all, is kept.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private OpenPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => _complaints;

    public static async Task<OpenPage> Of(
        Chromium chromium, Site site, string address = "/", int width = 1280, int height = 900, bool scripts = true, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = site.Server.Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = scripts,
            ColorScheme = scheme,
            TimezoneId = "UTC",
        });
        var open = new OpenPage(context, await context.NewPageAsync());
        await open.Page.GotoAsync(site.SignInLink().ToString());
        if (address != "/")
            await open.Page.GotoAsync(address);
        return open;
    }

    /// <summary>Pixels by which the document is wider than the window.</summary>
    public Task<int> Overflow() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Waits until the charts are drawn, and keeps a picture of the whole page.</summary>
    public async Task Picture(string name)
    {
        if (await Page.Locator("[data-follow]").CountAsync() > 0)
            await Page.Locator("#live").WaitForAsync();
        await DrawCharts();
        var folder = RepositoryRoot.Combine("artifacts", "screenshots");
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    /// <summary>Scrolls once through the page: a chart is drawn when it comes into sight.</summary>
    public async Task DrawCharts()
    {
        foreach (var chart in await Page.Locator("[data-chart]").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            await Assertions.Expect(chart).ToHaveClassAsync(new Regex("is-drawn"));
        }

        await Page.EvaluateAsync("scrollTo(0, 0)");
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
