using System.Net;
using System.Net.Http.Headers;
using Airworthy.Protocol;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Airworthy.Server.Demo;

/// <summary>
/// Plays the fleet against this very server, through the same door as every SDK: first the days behind, for projects that have no session yet, then as time goes by.
/// </summary>
internal sealed partial class DemoPlayer(
    Fleet fleet, DemoBuilds builds, ProjectDirectory projects, HealthReader health, IServer server, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DemoPlayer> logger)
    : BackgroundService
{
    // A little less than what is accepted, for sending takes its time.
    private static readonly TimeSpan History = TimeRules.MaxAge - TimeSpan.FromMinutes(15);

    // Longer than the longest session and the wait for a crash's report: before that, nothing is under way any more.
    private static readonly TimeSpan Lead = TimeSpan.FromHours(2);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private const int Connections = 4;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the start tells the projects' DSNs.
        CreateProjects();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Creates the projects that are missing.</summary>
    public void CreateProjects()
    {
        foreach (var app in fleet.Apps)
        {
            if (projects.Find(app.Slug) is null)
                projects.Create(app.Slug, app.Platform);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient { BaseAddress = LocalAddress.Of(address) };
        try
        {
            await PlayLive(await PlayHistory(http, stoppingToken), http, stoppingToken);
        }
        catch (HttpRequestException error)
        {
            // The server plays to itself: when it does not answer, it is ending, or has a trouble that it tells of by itself.
            LogEnded(logger, error.Message);
        }
    }

    /// <summary>Sends what has happened so far. Returns the play, which goes on from there.</summary>
    public async Task<FleetPlay> PlayHistory(HttpClient http, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // Ids follow from the seed and the time, so a session sent twice would count once; but counted requests have no ids.
        var isEmpty = fleet.Apps.ToDictionary(app => app, app => IsEmpty(app, now), (IEqualityComparer<DemoApp>)ReferenceEqualityComparer.Instance);
        var isAnyEmpty = isEmpty.ContainsValue(true);
        if (isAnyEmpty)
            LogHistory(logger, string.Join(", ", isEmpty.Where(app => app.Value).Select(app => app.Key.Slug)), History.TotalDays);

        var play = new FleetPlay(fleet, now - (isAnyEmpty ? History : Lead), now);
        var began = time.GetTimestamp();
        var updates = 0;
        await Send(http, DemoEnvelope.Pack(play.Until(now).Where(update => isEmpty[update.App]), DemoEnvelope.MaxItems), sent => Interlocked.Add(ref updates, sent), cancellation);
        if (isAnyEmpty)
            await builds.Tell(http, now - History, now, cancellation);
        if (isAnyEmpty)
            LogHistorySent(logger, updates, time.GetElapsedTime(began).TotalSeconds);
        return play;
    }

    private async Task PlayLive(FleetPlay play, HttpClient http, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            await builds.Tell(http, time.GetUtcNow() - Lead, time.GetUtcNow(), cancellation);
            await Send(http, DemoEnvelope.Pack(play.Until(time.GetUtcNow()), maxItems: 1), _ => { }, cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private bool IsEmpty(DemoApp app, DateTimeOffset now)
    {
        var days = TimeBuckets.Covering((now - TimeRules.MaxAge).UtcDateTime, now.UtcDateTime, TimeSpan.FromDays(1));
        var question = new HealthQuestion { Projects = [projects.Find(app.Slug)!.Id], Buckets = days, WithUsers = false, WithSeries = false };
        return health.Ask(question).Single().Total.Sessions.Total == 0;
    }

    private async Task Send(HttpClient http, IEnumerable<DemoEnvelope> envelopes, Action<int> sent, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellation };
        await Parallel.ForEachAsync(envelopes, options, async (envelope, token) =>
        {
            var project = projects.Find(envelope.App.Slug)!;
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{project.Id}/envelope/");
            request.Headers.Add("X-Sentry-Auth", $"Sentry sentry_version=7, sentry_key={project.PublicKey}, sentry_client={envelope.App.Sdk}");
            request.Content = new ReadOnlyMemoryContent(envelope.Serialize(time.GetUtcNow()))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-sentry-envelope") },
            };
            using var answer = await http.SendAsync(request, token);
            if (answer.StatusCode == HttpStatusCode.OK)
                sent(envelope.Updates.Count);
            else
                LogRefused(logger, envelope.App.Slug, (int)answer.StatusCode);
        });
    }

    [LoggerMessage(LogLevel.Information, "Demo: playing {Days:F1} days of {Apps}")]
    private static partial void LogHistory(ILogger logger, string apps, double days);

    [LoggerMessage(LogLevel.Information, "Demo: sent {Updates} updates in {Seconds:F0} s; from here on it goes with the clock")]
    private static partial void LogHistorySent(ILogger logger, int updates, double seconds);

    [LoggerMessage(LogLevel.Warning, "Demo: an envelope of {App} got the status {Status}")]
    private static partial void LogRefused(ILogger logger, string app, int status);

    [LoggerMessage(LogLevel.Information, "Demo: ended, {Reason}")]
    private static partial void LogEnded(ILogger logger, string reason);
}
