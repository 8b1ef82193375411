using Microsoft.Playwright;

namespace Airworthy.Server.Tests.Web.Projects;

/// <summary>How these pages fit into a window. Each leaves pictures in <c>artifacts/screenshots</c> for somebody to look at.</summary>
[Collection(BrowserTests.Name)]
public sealed class ProjectLayoutTests(Chromium chromium) : IDisposable
{
    private static readonly (string Name, string Address)[] Pages =
    [
        ("projects", "/projects?statsPeriod=7d"), ("project", "/projects/shop?statsPeriod=7d"), ("project-new", "/projects/new"), ("project-start", "/projects/quiet/start?sdk=unreal"),
        ("project-settings", "/projects/shop/settings"), ("project-ingest", "/projects/shop/ingest"), ("guides", "/guides?project=shop"), ("guide", "/guides/aspnetcore?project=shop"),
        ("health", "/health?statsPeriod=7d"), ("health-all", "/health?statsPeriod=7d&by=environment&show=duration&show=modes&show=anr&show=users&show=totals&sort=sessions"),
    ];

    private readonly Site _site = new(
        ("Bootstrap:Projects:0:Platform", "android"), ("Bootstrap:Projects:1:Slug", "quiet"), ("Bootstrap:Projects:2:Slug", "a-project-with-a-name-that-is-as-long-as-fits-here"));

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(380, ColorScheme.Light)]
    public async Task The_pages_fit(int width, ColorScheme scheme)
    {
        await SendFleet();
        foreach (var (name, address) in Pages)
        {
            await using var open = await OpenPage.Of(chromium, _site, address, width, scheme: scheme);

            await open.Picture($"{name}-{width}-{scheme}".ToLowerInvariant());

            Assert.True(await open.Overflow() == 0, $"{address} is as wide as its window of {width}");
            Assert.True(open.Complaints.Count == 0, $"{address}: {string.Join(", ", open.Complaints)}");
        }
    }

    private async Task SendFleet()
    {
        for (var hour = 1; hour < 160; hour += 5)
        {
            var day = 1 + Math.Sin((hour - 4) / 24.0 * 2 * Math.PI);
            if (hour < 110)
                await _site.SendMany((int)(20 + 60 * day), crashes: hour % 9 == 1 ? 1 : 0, "com.example.shop@3.11.4+20931", hour, user: "u");
            if (hour < 60)
                await _site.SendMany((int)(15 + 40 * day), crashes: hour % 5 == 0 ? 3 : 1, "com.example.shop@3.12.0+20958", hour, user: "v");
            if (hour < 22)
                await _site.SendMany((int)(60 + 60 * day), crashes: 0, "com.example.shop@3.12.1+20971", hour, "staging", user: "w");
        }

        await _site.SendMany(300, crashes: 4, "com.example.shop@3.12.1-hotfix.payments+20975", hoursAgo: 2, user: "x");
        await _site.SendMany(150, crashes: 9, "da39a3ee5e6b4b0d3255bfef95601890afd80709", hoursAgo: 40, withUsers: false);
        await _site.SendMany(20, crashes: 1, "متجر@2.0.0-🚀", hoursAgo: 30, environment: null);
        await _site.Send(Wire.Session(Wire.NewId(), Site.Now, release: "feature/login"), Wire.Session(Wire.NewId(), Site.Now.AddDays(-30)));
        await _site.Client.Send(Wire.Envelope("transaction", "{}"));
        await _site.Client.Send(Wire.Envelope("client_report", """{"discarded_events":[{"reason":"ratelimit_backoff","category":"session","quantity":7}]}"""));
        await _site.Client.Send(Wire.Envelope("sessions", $$$"""{"aggregates":[{"started":"{{{Site.Now.AddHours(-3):O}}}","exited":90,"crashed":1}],"attrs":{"release":"com.example.shop@3.12.0+20958"}}"""));
        await _site.Client.Send(Wire.Envelope("event", $$$"""{"event_id":"{{{Wire.NewId()}}}","timestamp":"{{{Site.Now.AddHours(-5):O}}}","release":"com.example.shop@3.12.0+20958","exception":{"values":[{"type":"Boom"}]}}"""));
    }
}
