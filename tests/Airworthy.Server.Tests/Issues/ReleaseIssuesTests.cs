using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Issues;

public sealed class ReleaseIssuesTests : IDisposable
{
    private static readonly ProjectId Shop = new(1);

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task An_issue_is_told_by_what_it_is_to_the_release()
    {
        await Send("OldException", "shop@1.0.0");
        await Send("OldException", "shop@2.0.0");
        await Send("NewException", "shop@2.0.0", isHandled: false);
        await Send("NewException", "shop@2.0.0");
        await Send("NewException", "shop@3.0.0");

        var issues = Read("shop@2.0.0");

        Assert.Equal([(2, 1, true), (1, 0, false)], issues.Select(one => (one.Events, one.Unhandled, one.IsFirst)));
        Assert.All(issues, one => Assert.Equal((IssueStatus.Unresolved, false, false), (one.Status, one.HasRegressed, one.IsResolvedIn)));
        Assert.Empty(Read("moon@1.0.0"));
    }

    [Fact]
    public async Task Time_and_environments_count()
    {
        await Send("OneException", "shop@1.0.0", environment: "staging", hoursAgo: 5);
        await Send("OneException", "shop@1.0.0", environment: "production");

        Assert.Equal([2], Read("shop@1.0.0").Select(one => (int)one.Events));
        Assert.Equal([1], Read("shop@1.0.0", hours: 2).Select(one => (int)one.Events));
        Assert.Equal([1], Read("shop@1.0.0", environments: ["staging"]).Select(one => (int)one.Events));
        Assert.Empty(Read("shop@1.0.0", environments: ["moon"]));
    }

    [Fact]
    public async Task One_that_comes_back_with_the_release_has_regressed()
    {
        await Send("OneException", "shop@1.0.0", hoursAgo: 3);
        using var tool = _site.Server.Authorized();
        using var answer = await tool.PutAsync(new Uri("/api/0/organizations/airworthy/issues/?query=is:unresolved", UriKind.Relative),
            new StringContent("""{"status":"resolved","statusDetails":{"inRelease":"shop@1.0.0"}}"""));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.True(Assert.Single(Read("shop@1.0.0")).IsResolvedIn);

        await Send("OneException", "shop@2.0.0");

        Assert.True(Assert.Single(Read("shop@2.0.0")).HasRegressed);
        Assert.False(Assert.Single(Read("shop@1.0.0")).HasRegressed);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(5)]
    public async Task Events_are_counted_by_bucket(int minutes)
    {
        await Send("OneException", "shop@1.0.0");
        await Send("OneException", "shop@1.0.0", isHandled: false);
        await Send("OneException", "shop@2.0.0");
        var bucket = TimeSpan.FromMinutes(minutes);
        var now = Site.Now.UtcDateTime;
        var start = new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc).AddHours(-1);
        var counts = _site.Server.Services.GetRequiredService<EventCounts>();

        var own = counts.Of(Shop, "shop@1.0.0", null, start, bucket, 180 / minutes);
        var all = counts.Of(Shop, null, ["production"], start, bucket, 180 / minutes);

        Assert.Equal((2, 1), (own.Sum(one => one.Events), own.Sum(one => one.Unhandled)));
        Assert.Equal(3, all.Sum(one => one.Events));
        Assert.Equal(new EventCount(0, 0), own[0]);
    }

    [Fact]
    public async Task Its_events_say_by_which_sdk_they_came()
    {
        await Send("OneException", "shop@1.0.0", sdk: ",\"sdk\":{\"name\":\"sentry.dotnet\",\"version\":\"5.1.0\"}");
        await Send("OneException", "shop@1.0.0", sdk: ",\"sdk\":{\"name\":\"sentry.dotnet\",\"version\":\"5.1.0\"}");
        await Send("OneException", "shop@1.0.0");

        Assert.Equal(["sentry.dotnet 5.1.0"], _site.Server.Services.GetRequiredService<ReleaseSdks>().Of(Shop, "shop@1.0.0"));
    }

    private List<ReleaseIssue> Read(string version, int hours = 24, string[]? environments = null) =>
        _site.Server.Services.GetRequiredService<ReleaseIssues>().Of(Shop, version, environments, new(Site.Now.UtcDateTime.AddHours(-hours), Site.Now.UtcDateTime.AddMinutes(5)));

    private Task Send(string type, string release, bool isHandled = true, string environment = "production", double hoursAgo = 0, string sdk = "") =>
        _site.Client.Send(EventPayload.Envelope(
            EventPayload.Of(Wire.NewId(), type, Site.Now.AddHours(-hoursAgo), release, environment, isHandled: isHandled) is var payload ? payload.Insert(payload.Length - 1, sdk) : ""));
}
