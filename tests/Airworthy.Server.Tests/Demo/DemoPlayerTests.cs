using System.Text.Json;
using Airworthy.Server.Demo;
using Airworthy.Server.Health;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Demo;

public sealed class DemoPlayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_history_arrives_whole_and_only_once()
    {
        var fleet = Fleet.Example.Smaller(0.01);
        long sessions;
        using (var server = new ServerUnderTest(_folder.Path))
        {
            await PlayHistory(server, fleet);
            sessions = SessionsOf(server, fleet);

            Assert.InRange(sessions, 20_000, 50_000);
            await AssertTold(server);
            Assert.DoesNotContain(Outcomes(server), outcome => outcome.Key.Reason is not null);
        }

        using (var again = new ServerUnderTest(_folder.Path))
        {
            await PlayHistory(again, fleet);

            Assert.Equal(sessions, SessionsOf(again, fleet));
        }
    }

    [Fact]
    public async Task With_demo_on_the_server_plays_by_itself()
    {
        using var server = new ServerUnderTest(_folder.Path, settings: ("Demo", "true"));
        var projects = server.Services.GetRequiredService<ProjectDirectory>();
        Assert.All(Fleet.Example.Apps, app => Assert.Equal(app.Platform, projects.Find(app.Slug)!.Platform));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (SessionsOf(server, Fleet.Example) < 1_000)
            await Task.Delay(50, patience.Token);
        Assert.DoesNotContain(Outcomes(server), outcome => outcome.Key.Reason is not null);
    }

    private static async Task PlayHistory(ServerUnderTest server, Fleet fleet)
    {
        using var builds = ActivatorUtilities.CreateInstance<DemoBuilds>(server.Services, fleet);
        using var player = ActivatorUtilities.CreateInstance<DemoPlayer>(server.Services, fleet, builds);
        using var http = server.Anonymous();
        player.CreateProjects();
        await player.PlayHistory(http, CancellationToken.None);
    }

    /// <summary>Crashes are issues, and releases have commits and deploys.</summary>
    private static async Task AssertTold(ServerUnderTest server)
    {
        using var api = server.Authorized();
        using var issues = JsonDocument.Parse(await api.GetStringAsync(new Uri("/api/0/organizations/airworthy/issues/?query=is:unresolved error.unhandled:true&statsPeriod=14d&per_page=100", UriKind.Relative)));
        Assert.InRange(issues.RootElement.GetArrayLength(), 8, 30);
        using var releases = JsonDocument.Parse(await api.GetStringAsync(new Uri("/api/0/organizations/airworthy/releases/?per_page=100", UriKind.Relative)));
        Assert.Contains(releases.RootElement.EnumerateArray(), release => release.GetProperty("commitCount").GetInt32() > 1 && release.GetProperty("deployCount").GetInt32() == 2);
    }

    private static long SessionsOf(ServerUnderTest server, Fleet fleet)
    {
        var projects = server.Services.GetRequiredService<ProjectDirectory>();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return server.Services.GetRequiredService<HealthReader>().Ask(new HealthQuestion
        {
            Projects = [.. fleet.Apps.Select(app => projects.Find(app.Slug)!.Id)],
            Buckets = TimeBuckets.Covering(now.AddDays(-6), now, TimeSpan.FromDays(1)),
        }).Single().Total.Sessions.Total;
    }

    private static List<(OutcomeKey Key, Outcome Outcome)> Outcomes(ServerUnderTest server)
    {
        lock (server.Services.GetRequiredService<SessionStore>().Gate)
            return server.Services.GetRequiredService<OutcomeCounters>().All();
    }
}
