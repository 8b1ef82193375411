using Microsoft.Playwright;

namespace Airworthy.Server.Tests.Web;

/// <summary>How the pages fit into a window. Each leaves pictures in <c>artifacts/screenshots</c> for somebody to look at.</summary>
[Collection(BrowserTests.Name)]
public sealed class LayoutTests(Chromium chromium) : IDisposable
{
    private readonly Site _site = new(
        ("Bootstrap:Projects:1:Id", "2"), ("Bootstrap:Projects:1:Slug", "shop-backend"), ("Bootstrap:Projects:1:Key", "backendkey"), ("Bootstrap:AdminEmail", "a@example.com"), ("Bootstrap:AdminPassword", "left-seat-first"));

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(380, ColorScheme.Light)]
    [InlineData(380, ColorScheme.Dark)]
    public async Task The_guide_fits(int width, ColorScheme scheme)
    {
        await _site.Send(Wire.Session(Wire.NewId(), Site.Now, release: "feature/login"));
        await using var open = await OpenPage.Of(chromium, _site, "/?project=shop", width, scheme: scheme);

        await open.Picture($"first-{width}-{scheme}".ToLowerInvariant());

        Assert.Equal(0, await open.Overflow());
        Assert.Empty(open.Complaints);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(2560, ColorScheme.Light)]
    [InlineData(900, ColorScheme.Light)]
    [InlineData(380, ColorScheme.Light)]
    [InlineData(380, ColorScheme.Dark)]
    public async Task The_list_fits(int width, ColorScheme scheme)
    {
        await SendFleet();
        await using var open = await OpenPage.Of(chromium, _site, "/?project=shop&environment=production&statsPeriod=7d", width, scheme: scheme);

        await open.Picture($"list-{width}-{scheme}".ToLowerInvariant());

        Assert.Equal(0, await open.Overflow());
        Assert.Empty(open.Complaints);
    }

    /// <summary>What the list looks like where it is not one project's newest releases.</summary>
    [Theory]
    [InlineData("/", "list-projects")]
    [InlineData("/?sort=crash_free_users&display=users&healthStatsPeriod=period&statsPeriod=7d", "list-users")]
    [InlineData("/?project=shop&query=3.12%20release.stage:mad", "list-mistake")]
    [InlineData("/?project=shop&query=nowhere&sort=adoption", "list-nothing")]
    [InlineData("/?project=moon&environment=mars", "list-unknown")]
    public async Task Other_lists_fit(string address, string name)
    {
        await SendFleet();
        await _site.Client.Send(
            Wire.Envelope("session", Enumerable.Range(0, 60).Select(i => Wire.Session(Wire.NewId(), Site.Now.AddHours(-2), user: $"u{i}", release: "com.example.shop@3.12.1+20971"))),
            "/api/2/envelope/?sentry_key=backendkey");
        foreach (var width in (int[])[1280, 380])
        {
            await using var open = await OpenPage.Of(chromium, _site, address, width);

            await open.Picture($"{name}-{width}");

            Assert.Equal(0, await open.Overflow());
            Assert.Empty(open.Complaints);
        }
    }

    [Theory]
    [InlineData("/sign-in?failed=password", "sign-in")]
    [InlineData("/nowhere", "not-found")]
    public async Task Lesser_pages_fit(string address, string name)
    {
        await using var open = await OpenPage.Of(chromium, _site, address, width: 380, height: 700);

        await open.Picture(name);

        Assert.Equal(0, await open.Overflow());
    }

    /// <summary>Four days of a shop's app: an old release that is replaced, a broken one, its repair, and names that do not behave.</summary>
    private async Task SendFleet()
    {
        for (var hour = 1; hour < 100; hour += 3)
        {
            var day = 1 + Math.Sin((hour - 4) / 24.0 * 2 * Math.PI);
            await _site.SendMany((int)(20 + 60 * day), crashes: hour % 9 == 1 ? 1 : 0, "com.example.shop@3.11.4+20931", hour, user: "u");
            if (hour < 60)
                await _site.SendMany((int)(15 + 40 * day), crashes: hour % 5 == 0 ? 3 : 1, "com.example.shop@3.12.0+20958", hour, user: "v");
            if (hour < 22)
                await _site.SendMany((int)(60 + 60 * day), crashes: 0, "com.example.shop@3.12.1+20971", hour, user: "w");
        }

        await _site.SendMany(300, crashes: 4, "com.example.shop@3.12.1-hotfix.payments+20975", hoursAgo: 2, user: "x");
        await _site.SendMany(20, crashes: 0, "com.example.a-package-with-a-rather-long-name.mobile@4.0.0-beta.1+da39a3ee5e6b4b0d3255bfef95601890afd80709", hoursAgo: 1.5, withUsers: false);
        await _site.SendMany(150, crashes: 9, "da39a3ee5e6b4b0d3255bfef95601890afd80709", hoursAgo: 40, withUsers: false);
        await _site.Send(Wire.Session(Wire.NewId(), Site.Now, release: "feature/login"), Wire.Session(Wire.NewId(), Site.Now.AddDays(-30)));
        await _site.Client.Send(Wire.Envelope("event", "{}"));
    }
}
