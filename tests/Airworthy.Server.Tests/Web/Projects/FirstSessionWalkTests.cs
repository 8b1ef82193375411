using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Airworthy.Server.Tests.Web.Projects;

[Collection(BrowserTests.Name)]
public sealed class FirstSessionWalkTests(Chromium chromium) : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task From_no_project_to_a_crash_that_is_heard_of()
    {
        await using var open = await OpenPage.Of(chromium, _site, "/projects");
        var page = open.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "New project" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Python" }).CheckAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("Weather Station");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create project" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/projects/weather-station/start$"));
        await Expect(page.Locator("#code-python")).ToContainTextAsync("auto_session_tracking=True");
        await Expect(page.Locator("#live")).ToBeVisibleAsync();
        await Expect(page.Locator(".sign.is-done")).ToHaveCountAsync(0);

        // As an SDK would that was given the DSN which stands there.
        var dsn = new Uri(await page.Locator("#dsn").InnerTextAsync());
        await _site.Client.Send(
            Encoding.UTF8.GetBytes($"{{\"dsn\":\"{dsn}\"}}\n{{\"type\":\"session\"}}\n{Wire.Session(Wire.NewId(), Site.Now, release: "weather@2.0.0", environment: "field")}\n"),
            $"/api{dsn.AbsolutePath}/envelope/");

        await Expect(page.Locator(".sign.is-done .sign-name")).ToHaveTextAsync(["Envelope: has come", "Session: has come", "Release: has come", "Environment: has come", "User: has come"]);
        await Expect(page.Locator(".sign").Nth(2)).ToContainTextAsync("weather@2.0.0");
        await Expect(page.Locator("#code-python")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Send one that crashes" }).ClickAsync();

        await Expect(page.Locator(".test-session output")).ToContainTextAsync("stored");
        await Expect(page.Locator(".sign.is-done")).ToHaveCountAsync(6);
        await open.Picture("start-1280-light");
        await page.GotoAsync("/projects/weather-station");
        await Expect(page.Locator(".score-value").First).ToHaveTextAsync("50 %");
        Assert.Empty(open.Complaints);
    }
}
