using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Cookie = Microsoft.Playwright.Cookie;

namespace Airworthy.LoadTest.Pages;

/// <summary>What one visit of a page cost: milliseconds from the begin of the navigation, and all that came over the wire.</summary>
internal readonly record struct Visit(double FirstPaint, double Complete, double Kilobytes);

/// <summary>Somebody who is signed in, by browser and without one.</summary>
internal sealed partial class Visitor : IDisposable
{
    // In the page before anything of it runs: when nothing in sight waits to be drawn any more.
    private const string WatchCompletion = """
        (() => {
          const waits = () => document.readyState !== "complete" || [...document.querySelectorAll("[data-chart]:not(.is-drawn)")].some(one => one.getBoundingClientRect().top < innerHeight);
          const look = () => {
            if (window.completeAt !== undefined || waits())
              return;
            requestAnimationFrame(() => window.completeAt ??= performance.now());
          };
          new MutationObserver(look).observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
          addEventListener("load", () => setTimeout(look));
        })();
        """;

    private readonly CookieContainer _cookies;
    private readonly HttpClient _http;

    private Visitor(Uri server, CookieContainer cookies, HttpClient http)
    {
        (Server, _cookies, _http) = (server, cookies, http);
    }

    public Uri Server { get; }

    public static async Task<Visitor> SignIn(Uri server)
    {
        var cookies = new CookieContainer();
        var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = server };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var page = await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
            ["email"] = ServerProcess.Email,
            ["password"] = ServerProcess.Password,
        });
        using var answer = await http.PostAsync(new Uri("/sign-in/password", UriKind.Relative), form);
        return answer.RequestMessage!.RequestUri!.AbsolutePath == "/"
            ? new(server, cookies, http)
            : throw new InvalidOperationException("Nobody could be signed in.");
    }

    public Task<string> Get(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Asks for a page again and again; how long each answer took to be there whole, in milliseconds.</summary>
    public async Task<List<double>> Ask(string path, int times)
    {
        var taken = new List<double>(times);
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await Get(path);
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return taken;
    }

    /// <summary>Opens a page in a browser that was never here, and once more.</summary>
    public async Task<(Visit First, Visit Again)> Visit(IBrowser browser, string path)
    {
        await using var context = await browser.NewContextAsync(new() { BaseURL = Server.ToString(), ViewportSize = new() { Width = 1280, Height = 900 } });
        await context.AddCookiesAsync(_cookies.GetCookies(Server).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = Server.Host, Path = "/" }));
        await context.AddInitScriptAsync(WatchCompletion);
        return (await Open(context, path), await Open(context, path));
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Visit> Open(IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        var wire = await context.NewCDPSessionAsync(page);
        var bytes = 0.0;
        wire.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        await wire.SendAsync("Network.enable");
        await page.GotoAsync(path);
        // Playwright's own way to wait evaluates a text in the page, which the page's security policy refuses.
        var complete = await page.EvaluateAsync<double>("new Promise(done => { const look = () => window.completeAt === undefined ? setTimeout(look, 5) : done(window.completeAt); look(); })");
        // The browser tells of a paint some time after it.
        var firstPaint = await page.EvaluateAsync<double>("new Promise(done => new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint').forEach(one => done(one.startTime))).observe({ type: 'paint', buffered: true }))");
        await page.CloseAsync();
        return new(firstPaint, complete, bytes / 1_000);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
