using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Airworthy.Server.Accounts;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Demo;

/// <summary>
/// What the apps' builds tell of their releases: the commits in them, and where they were deployed. Told to the web API with a token of its own, as <c>sentry-cli</c> would.
/// </summary>
internal sealed class DemoBuilds(Fleet fleet, ProjectDirectory projects, ApiTokens tokens) : IDisposable
{
    private const string TokenName = "demo builds";

    private static readonly (string Name, string Email)[] Authors =
        [("Amelia Ruiz", "amelia@shop.example"), ("Bessie Okoye", "bessie@shop.example"), ("Jerrie Lindqvist", "jerrie@shop.example"), ("Wang Lin", "lin@shop.example")];

    private static readonly string[] Subjects =
    [
        "Show the voucher before the total", "Keep the cart when the connection is lost", "Load photos as they scroll into sight", "Say why a card was refused",
        "Round prices once, at the end", "Ask for the street only where there is one", "Make the tab bar reachable with one thumb", "Update dependencies",
        "Remember the last address", "Cut the start by a third", "Tell apart an empty and a missing list of offers", "Retry a request that timed out, twice at most",
    ];

    private static readonly string[] Files = ["cart", "checkout", "catalog", "media", "net", "settings"];

    private readonly HashSet<(DemoApp App, int Number)> _told = [];

    private NewToken? _token;

    /// <summary>Tells of the releases that began after <paramref name="from"/> and by <paramref name="until"/>, each once.</summary>
    public async Task Tell(HttpClient http, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        foreach (var app in fleet.Apps)
        {
            foreach (var release in app.Releases.StartedBy(until).TakeWhile(release => release.Start > from))
            {
                if (_told.Add((app, release.Number)))
                    await Tell(http, app, release, cancellation);
            }
        }
    }

    /// <summary>The token is good for nothing any more.</summary>
    public void Dispose()
    {
        if (_token is not null)
            tokens.Revoke(TokenName);
    }

    private async Task Tell(HttpClient http, DemoApp app, DemoRelease release, CancellationToken cancellation)
    {
        if (_token is null)
        {
            // One that an earlier run, ended in haste, has left behind.
            tokens.Revoke(TokenName);
            _token = tokens.CreateForUser(TokenName, [ApiScopes.Build]);
        }

        var commits = Commits(app, release);
        await Post(http, $"/api/0/organizations/{projects.Organization}/releases/", new JsonObject
        {
            ["version"] = release.Version,
            ["projects"] = new JsonArray(app.Slug),
            ["dateReleased"] = release.Start.UtcDateTime.ToString("O"),
            ["ref"] = commits[0]!["id"]!.GetValue<string>(),
            ["commits"] = commits,
        }, cancellation);
        foreach (var (environment, at) in ((string, DateTimeOffset)[])[(app.EarlyEnvironment, release.Start - TimeSpan.FromHours(24)), (DemoSession.Production, release.Start)])
        {
            await Post(http, $"/api/0/organizations/{projects.Organization}/releases/{Uri.EscapeDataString(release.Version)}/deploys/", new JsonObject
            {
                ["environment"] = environment,
                ["dateStarted"] = at.AddMinutes(-6).UtcDateTime.ToString("O"),
                ["dateFinished"] = at.UtcDateTime.ToString("O"),
            }, cancellation);
        }
    }

    private JsonArray Commits(DemoApp app, DemoRelease release)
    {
        var dice = Dice.For((long)fleet.Seed, release.Number, app.Slug.Length);
        var count = 2 + (int)(dice.Share() * 6);
        var commits = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var (name, email) = Authors[(int)(dice.Share() * dice.Share() * Authors.Length)];
            commits.Add(new JsonObject
            {
                ["id"] = Convert.ToHexStringLower(dice.NextBytes()) + Convert.ToHexStringLower(dice.NextBytes())[..8],
                ["repository"] = $"shop/{app.Slug}",
                ["message"] = Subjects[(int)(dice.Share() * Subjects.Length)],
                ["author_name"] = name,
                ["author_email"] = email,
                ["timestamp"] = (release.Start - TimeSpan.FromHours(26 + 3 * i)).UtcDateTime.ToString("O"),
                ["patch_set"] = new JsonArray(new JsonObject { ["path"] = $"src/{Files[(int)(dice.Share() * Files.Length)]}/{(char)('a' + i)}.src", ["type"] = "M" }),
            });
        }

        return commits;
    }

    private async Task Post(HttpClient http, string path, JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _token!.Token) } };
        using var answer = await http.SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
    }
}
