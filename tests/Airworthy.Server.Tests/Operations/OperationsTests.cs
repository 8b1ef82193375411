using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Operations;

public sealed class OperationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerUnderTest _server;
    private readonly HttpClient _anyone;
    private readonly HttpClient _operator;

    public OperationsTests()
    {
        _server = new(_folder.Path);
        _anyone = _server.Anonymous();
        _operator = _server.Authorized();
    }

    public void Dispose()
    {
        _anyone.Dispose();
        _operator.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_server_that_serves_is_alive_and_ready()
    {
        Assert.Equal("alive\n", await _anyone.GetStringAsync(new Uri("/healthz/live", UriKind.Relative)));

        var (status, report) = await Readiness();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ready", (string)report["status"]!);
        Assert.True((long)report["disk"]!["freeBytes"]! > 0);
        Assert.Null(report["writer"]!["lastCommit"]);
        Assert.Null(report["damage"]);

        await Send(1);
        (_, report) = await Readiness();
        Assert.NotNull(report["writer"]!["lastCommit"]);
        Assert.Equal(0, (double)report["writer"]!["lagSeconds"]!);
        Assert.True((long)report["writer"]!["unfoldedBytes"]! > 0);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_server_that_cannot_write_is_alive_and_not_ready(bool logFails, bool storeFails)
    {
        var health = _server.Services.GetRequiredService<StorageHealth>();
        (health.Failure, health.StoreFailure) = (logFails ? "The log is full." : null, storeFails ? "The store is full." : null);

        var (status, report) = await Readiness();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("failing", (string)report["status"]!);
        Assert.Equal(logFails ? "The log is full." : "The store is full.", (string)report["failure"]!);
        Assert.Equal((!logFails, !storeFails), ((bool)report["disk"]!["isWritable"]!, (bool)report["disk"]!["isFolding"]!));
        using var live = await _anyone.GetAsync(new Uri("/healthz/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Metrics_hold_the_last_acknowledged_batch()
    {
        Assert.DoesNotContain("airworthy_items_accepted_total{", await Metrics(), StringComparison.Ordinal);
        for (var sent = 1; sent <= 3; sent++)
        {
            await Send(1);
            Assert.Contains($"airworthy_items_accepted_total{{project=\"shop\",item=\"session\"}} {sent}\n", await Metrics(), StringComparison.Ordinal);
        }

        await _anyone.Send(Wire.Envelope("session", "{}"));
        var metrics = await Metrics();
        Assert.Contains("airworthy_items_dropped_total{project=\"shop\",item=\"session\",reason=\"missing_member\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("airworthy_sessions_in_memory 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("airworthy_users_numbered 1\n", metrics, StringComparison.Ordinal);
        // At least one for each request; the first may find its names in a commit of their own.
        var commits = Value(metrics, "airworthy_commits_total");
        Assert.InRange(commits, 4, 6);
        Assert.Equal(commits, Value(metrics, "airworthy_commit_bytes_bucket{le=\"+Inf\"}"));
        Assert.Equal(commits, Value(metrics, "airworthy_commit_bytes_count"));
    }

    [Fact]
    public async Task A_server_that_takes_no_events_says_so_and_takes_sessions()
    {
        // What the start has written goes into the tracker's file a second later, and that it did would be no failure.
        _server.Services.GetRequiredService<TrackerWriter>().Dispose();
        _server.Services.GetRequiredService<StorageHealth>().TrackerFailure = "The tracker is full.";

        var (status, report) = await Readiness();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The tracker is full."), (status, (string)report["failure"]!));
        Assert.Equal((true, false), ((bool)report["disk"]!["isWritable"]!, (bool)report["disk"]!["isTakingEvents"]!));
        Assert.Contains("airworthy_tracker_writable 0\n", await Metrics(), StringComparison.Ordinal);
        await Send(1);
    }

    [Fact]
    public async Task Who_reads_OpenMetrics_gets_it()
    {
        var plain = await Metrics();
        Assert.Contains("# TYPE airworthy_commits_total counter\n", plain, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        request.Headers.Add("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        using var answer = await _operator.SendAsync(request);
        var open = await answer.Content.ReadAsStringAsync();
        Assert.Equal("application/openmetrics-text", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("# TYPE airworthy_commits counter\n", open, StringComparison.Ordinal);
        Assert.EndsWith("\n# EOF\n", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_not_for_everyone()
    {
        using var answer = await _anyone.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonObject Report)> Readiness()
    {
        using var answer = await _anyone.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }

    private static double Value(string metrics, string sample) =>
        double.Parse(metrics.Split('\n').Single(line => line.StartsWith(sample + " ", StringComparison.Ordinal))[sample.Length..]);

    private Task<string> Metrics() => _operator.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    private Task Send(int sessions) =>
        _anyone.Send(Wire.Envelope("session", Enumerable.Range(0, sessions).Select(_ => Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow()))));
}
