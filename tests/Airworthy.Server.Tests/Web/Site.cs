using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Accounts;
using Airworthy.Server.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web;

/// <summary>A server with nothing in it yet, someone who is signed in, and the means to send it sessions.</summary>
internal sealed class Site : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Site(params (string Name, string Value)[] settings)
    {
        Server = new(_folder.Path, settings: settings);
        Client = Server.Anonymous();
    }

    public ServerUnderTest Server { get; }

    /// <summary>Sends sessions; is nobody.</summary>
    public HttpClient Client { get; }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>The address of a link that signs in whoever opens it first.</summary>
    public Uri SignInLink() => new(Server.Address, $"{AccountsSetup.SignInPath}/{Server.Services.GetRequiredService<SignInLinks>().Create()}");

    /// <summary>A browser's cookies and redirects, without a browser.</summary>
    public async Task<HttpClient> SignedIn()
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Server.Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var answer = await client.GetAsync(SignInLink());
        Assert.Equal("/", answer.RequestMessage!.RequestUri!.AbsolutePath);
        return client;
    }

    public Task Send(params IEnumerable<string> sessions) => Client.Send(Wire.Envelope("session", sessions));

    /// <summary>Sends many sessions of a release that began some hours ago; of <paramref name="crashes"/> of them the last is that they crashed.</summary>
    public async Task SendMany(int count, int crashes, string release, double hoursAgo = 0.02, string? environment = "production", bool withUsers = true, string user = "user")
    {
        var started = Now.AddHours(-hoursAgo);
        for (var sent = 0; sent < count; sent += 100)
        {
            var from = sent;
            await Send(Enumerable.Range(from, Math.Min(100, count - from)).Select(i => Wire.Session(
                Wire.NewId(), started, StatusOf(i), withUsers ? $"{user}-{i}" : null, errors: i < crashes || i % 17 == 5 ? 1 : 0, release, environment)));
        }

        string StatusOf(int i) => i < crashes ? "crashed" : i % 41 == 40 ? "abnormal" : i % 29 == 28 ? "unhandled" : "exited";
    }

    /// <summary>Five days of the demo's fleet, in small: four projects with releases, users, crashes and their issues, commits and deploys.</summary>
    public async Task PlayFleet()
    {
        var fleet = Fleet.Example.Smaller(0.01);
        using var builds = ActivatorUtilities.CreateInstance<DemoBuilds>(Server.Services, fleet);
        using var player = ActivatorUtilities.CreateInstance<DemoPlayer>(Server.Services, fleet, builds);
        player.CreateProjects();
        await player.PlayHistory(Client, CancellationToken.None);
    }

    /// <summary>An address of each page there is, of the played fleet's things.</summary>
    public async Task<IReadOnlyList<string>> EveryPage()
    {
        using var api = Server.Authorized();
        var version = Uri.EscapeDataString((await First("releases/?project=shop-ios&health=1&flatten=1&sort=sessions&per_page=1"))["version"]!.GetValue<string>());
        var issue = (await First("issues/?project=shop-ios&query=error.unhandled:true&statsPeriod=14d&sort=freq"))["id"]!.GetValue<string>();
        var crash = (await First($"issues/{issue}/events/"))["eventID"]!.GetValue<string>();
        return
        [
            "/", "/?project=shop-ios&environment=production&statsPeriod=7d", "/?project=shop-ios&query=nothing-like-this", "/?project=quiet", "/?project=nowhere",
            $"/release?version={version}&project=shop-ios&environment=production", $"/release?version={version}&project=shop-ios&tab=commits", "/release?version=none@1&project=shop-ios",
            "/issues", "/issues?query=is%3A", $"/issues/{issue}", "/events?query=error.unhandled%3Atrue", $"/events/shop-ios/{crash}",
            "/health?project=shop-ios", "/health", "/projects", "/projects/new", "/projects/quiet/start", "/projects/shop-ios/settings", "/projects/shop-ios/ingest",
            "/guides", "/guides/node", "/preferences", "/status/404",
        ];

        async Task<JsonNode> First(string question) =>
            JsonNode.Parse(await api.GetStringAsync(new Uri($"/api/0/organizations/airworthy/{question}", UriKind.Relative)))![0]!;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        _folder.Dispose();
    }
}
