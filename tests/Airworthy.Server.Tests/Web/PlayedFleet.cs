using System.Text.Json.Nodes;
using Airworthy.Server.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web;

/// <summary>
/// A site with five days of the demo's fleet, in small: four projects with releases, users, crashes and their issues, commits and deploys; and a project where nothing is.
/// Played once for all tests of a class, which only look at it.
/// </summary>
public sealed class PlayedFleet : IAsyncLifetime
{
    internal Site Site { get; } = new(("Bootstrap:Projects:1:Slug", "quiet"), ("Bootstrap:AdminEmail", "a@example.com"), ("Bootstrap:AdminPassword", "left-seat-first"));

    public async ValueTask InitializeAsync()
    {
        var fleet = Fleet.Example.Smaller(0.01);
        using var builds = ActivatorUtilities.CreateInstance<DemoBuilds>(Site.Server.Services, fleet);
        using var player = ActivatorUtilities.CreateInstance<DemoPlayer>(Site.Server.Services, fleet, builds);
        player.CreateProjects();
        await player.PlayHistory(Site.Client, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        Site.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>An address of each page there is, of the played fleet's things.</summary>
    public async Task<IReadOnlyList<string>> EveryPage()
    {
        using var api = Site.Server.Authorized();
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
}
