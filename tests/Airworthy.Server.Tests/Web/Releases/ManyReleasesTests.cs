using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Airworthy.Server.Tests.Web.Releases;

/// <summary>A list with a thousand releases, and names that do not behave.</summary>
[Collection(BrowserTests.Name)]
public sealed class ManyReleasesTests(Chromium chromium) : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_thousand_releases_are_paged_and_answer_quickly()
    {
        await SendThousand();
        using var client = await _site.SignedIn();

        var first = await Get("/?project=shop");
        var last = await Get("/?project=shop&cursor=0:980:0");
        var behind = await Get("/?project=shop&cursor=0:5000:0");
        var hundred = await Get("/?project=shop&per_page=100&cursor=0:900:0");

        Assert.Contains("1–20 of 1,000<", first);
        Assert.Contains("href=\"/?project=shop&amp;cursor=0%3A20%3A0\"", first);
        Assert.DoesNotContain("rel=\"prev\"", first);
        Assert.Contains("981–1,000 of 1,000<", last);
        Assert.DoesNotContain("rel=\"next\"", last);
        Assert.Contains("981–1,000 of 1,000<", behind);
        Assert.Contains("901–1,000 of 1,000<", hundred);
        Assert.Equal(100, Regex.Count(hundred, "class=\"release-link\""));

        foreach (var address in (string[])
            ["/?project=shop", "/", "/?project=shop&display=users", "/?project=shop&sort=crash_free_users&display=users", "/?project=shop&sort=semver&per_page=100",
                "/?project=shop&environment=production&sort=adoption", "/?project=shop&query=release.version:%3E1.5.0&healthStatsPeriod=period", "/?project=shop&statsPeriod=90d"])
            await Measure(address);

        Task<string> Get(string address) => client.GetStringAsync(new Uri(address, UriKind.Relative));

        async Task Measure(string address)
        {
            var times = new List<double>();
            for (var i = 0; i < 12; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await Get(address);
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            times.Sort();
            TestContext.Current.TestOutputHelper?.WriteLine($"{times[times.Count / 2]:F1} ms (median), {times[0]:F1} ms (best) for {address}");
        }
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(380, ColorScheme.Light)]
    public async Task Names_that_do_not_behave_fit(int width, ColorScheme scheme)
    {
        await SendNames();
        await using var open = await OpenPage.Of(chromium, _site, "/?project=shop&display=sessions", width, scheme: scheme);

        await open.Picture($"list-names-{width}-{scheme}".ToLowerInvariant());

        Assert.Equal(0, await open.Overflow());
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_project_without_users_says_so_where_users_are_shown()
    {
        await _site.SendMany(200, crashes: 1, release: "api@1.0.0", withUsers: false);
        await _site.SendMany(1, crashes: 0, release: "api@1.1.0", withUsers: false);
        await using var open = await OpenPage.Of(chromium, _site, "/?project=shop&display=users");

        await open.Picture("list-without-users");

        await Assertions.Expect(open.Page.Locator(".volume").First).ToHaveTextAsync("no user ids sent");
        Assert.Equal(0, await open.Overflow());
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_thousand_releases_fit()
    {
        await SendThousand();
        await using var open = await OpenPage.Of(chromium, _site, "/?project=shop&sort=sessions");

        await open.Picture("list-thousand");

        Assert.Equal(0, await open.Overflow());
        Assert.Empty(open.Complaints);
    }

    /// <summary>Two sessions of each of 990 releases over two weeks, and ten with many more.</summary>
    private async Task SendThousand()
    {
        var random = new Random(7);
        var sessions = Enumerable.Range(0, 1_000).SelectMany(i => Enumerable.Range(0, i % 100 == 0 ? 40 : 2).Select(n => Wire.Session(
            Wire.NewId(), Site.Now.AddHours(-random.NextDouble() * 110), n == 1 && i % 7 == 0 ? "crashed" : "exited", $"user-{random.Next(2_000)}",
            release: $"com.example.shop@{i / 100}.{i / 10 % 10}.{i % 10}+{20_000 + i}", environment: i % 5 == 0 ? "staging" : "production")));
        foreach (var some in sessions.Chunk(100))
            await _site.Send(some);
    }

    private async Task SendNames()
    {
        await _site.SendMany(300, crashes: 3, release: $"com.example.shop@{new string('9', 90)}.{new string('1', 40)}.0-{new string('x', 40)}", environment: new string('e', 60));
        await _site.SendMany(200, crashes: 0, release: "تطبيق-المتجر@2.4.1+381", environment: "إنتاج");
        await _site.SendMany(120, crashes: 1, release: "🛫🛬 rocket@1.0.0-🧨", environment: "🚀");
        await _site.SendMany(150, crashes: 9, release: string.Concat(Enumerable.Repeat("wide-name.", 20)));
        await _site.SendMany(1, crashes: 0, release: "com.example.shop@3.0.0");
        await _site.SendMany(1, crashes: 1, release: "com.example.shop@3.0.1", environment: null);
    }
}
