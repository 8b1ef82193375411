using System.Text.RegularExpressions;
using Airworthy.Server.Tests.Issues;
using Microsoft.Playwright;

namespace Airworthy.Server.Tests.Web.ReleaseDetails;

[Collection(BrowserTests.Name)]
public sealed class ReleaseDetailsBrowserTests(Chromium chromium) : IDisposable
{
    private const string Version = "com.example.shop@2.4.1+381";
    private const string Address = "/release?version=com.example.shop%402.4.1%2B381&project=shop";

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_page_answers_in_one_look_in_both_themes_and_on_a_phone()
    {
        await Fill();

        foreach (var (width, scheme, name) in ((int, ColorScheme, string)[])
            [(1280, ColorScheme.Light, "details"), (1280, ColorScheme.Dark, "details-dark"), (380, ColorScheme.Light, "details-phone")])
        {
            await using var open = await OpenPage.Of(chromium, _site, Address, width, scheme: scheme);
            await Assertions.Expect(open.Page.Locator("#release-verdict")).ToContainTextAsync("did not crash");
            await open.Picture(name);
            Assert.Equal(0, await open.Overflow());
            Assert.Empty(open.Complaints);
        }

        await using var wide = await OpenPage.Of(chromium, _site, Address + "&tab=crashes");
        await wide.Picture("details-crashes");
        Assert.Equal(0, await wide.Overflow());
        Assert.Empty(wide.Complaints);
        await wide.Page.GotoAsync(Address + "&tab=commits");
        await wide.Picture("details-commits");
        await wide.Page.GotoAsync(Address + "&chart=sessionCount&baseline=previous&align=age&issuesType=all");
        await wide.Picture("details-age");
        Assert.Empty(wide.Complaints);
    }

    [Fact]
    public async Task Without_scripts_rows_choose_the_chart_and_forms_work()
    {
        await _site.SendMany(120, crashes: 1, release: Version);
        await using var open = await OpenPage.Of(chromium, _site, Address, scripts: false);

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Crashed session rate" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator("#comparison-chart-title")).ToHaveTextAsync("Crashed session rate");
        await Assertions.Expect(open.Page.Locator(".release-choose[aria-current]")).ToHaveTextAsync("Crashed session rate");

        await open.Page.Locator("#baseline").SelectOptionAsync("others");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator("#comparison thead")).ToContainTextAsync("All others");
        await Assertions.Expect(open.Page.Locator("#comparison-chart-title")).ToHaveTextAsync("Crashed session rate");

        await open.Page.Locator("summary", new() { HasText = "Archive" }).ClickAsync();
        await open.Page.Locator("#archive").ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Releases");
    }

    [Fact]
    public async Task The_open_page_follows_new_sessions_and_a_choice_of_the_baseline_leads_on()
    {
        await _site.SendMany(120, crashes: 1, release: Version);
        await using var open = await OpenPage.Of(chromium, _site, Address);
        await Assertions.Expect(open.Page.Locator("#release-verdict")).ToContainTextAsync("of 120 sessions did not crash");

        await _site.SendMany(30, crashes: 9, release: Version, user: "other");
        await Assertions.Expect(open.Page.Locator("#release-verdict")).ToContainTextAsync("of 150 sessions did not crash");

        await open.Page.Locator("#baseline").SelectOptionAsync("others");
        await Assertions.Expect(open.Page).ToHaveURLAsync(new Regex("baseline=others"));
        Assert.Empty(open.Complaints);
    }

    private async Task Fill()
    {
        for (var hours = 40; hours > 0; hours -= 2)
        {
            await _site.SendMany(60, crashes: hours % 3, release: "com.example.shop@2.4.0+380", hoursAgo: hours, user: $"a{hours}");
            if (hours <= 26)
                await _site.SendMany(30 + 60 - hours, crashes: hours % 5 == 0 ? 1 : 0, release: Version, hoursAgo: hours, user: $"b{hours}");
            if (hours == 8)
                await _site.SendMany(40, crashes: 1, release: Version, hoursAgo: hours, environment: "staging", user: "qa");
        }

        foreach (var some in Enumerable.Range(0, 200).Chunk(100))
            await _site.Send(some.Select(TimedSession));
        foreach (var (type, count, handled) in ((string, int, bool)[])[("CheckoutException", 7, false), ("BasketException", 3, true), ("PriceException", 2, true)])
        {
            for (var i = 0; i < count; i++)
                await _site.Client.Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId(), type, Site.Now.AddHours(-i), Version, user: $"user-{i}", isHandled: handled)));
        }

        using var tool = _site.Server.Authorized();
        foreach (var (path, json) in ((string, string)[])
        [
            ("releases/", $$"""
                {"version":"{{Version}}","projects":["shop"],"url":"https://ci.example/381","commits":[
                {"id":"3f1c2a9b77","repository":"https://git.example/shop","author_name":"Ada Lovelace","author_email":"ada@example.com","message":"Keep the basket when the app is closed","timestamp":"2026-03-01T10:00:00Z"},
                {"id":"9b77aa01c2","repository":"https://git.example/shop","author_name":"Grace Hopper","author_email":"grace@example.com","message":"Count prices in cents","timestamp":"2026-03-01T09:00:00Z"},
                {"id":"77aa01c23f","repository":"https://git.example/shop","author_name":"Ada Lovelace","author_email":"ada@example.com","message":"Show the total above the fold","timestamp":"2026-03-01T08:00:00Z"}]}
                """),
            ($"releases/{Uri.EscapeDataString(Version)}/deploys/", """{"environment":"production"}"""),
        ])
        {
            using var answer = await tool.PostAsync(new Uri($"/api/0/organizations/airworthy/{path}", UriKind.Relative), new StringContent(json));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        static string TimedSession(int i)
        {
            var session = Wire.Session(Wire.NewId(), Site.Now.AddHours(-(i % 20)), "exited", $"timed-{i}", release: Version);
            return session.Insert(session.Length - 1, $",\"duration\":{30 + i * 37 % 600}");
        }
    }
}
