using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>What becomes of the items of an accepted envelope: each is kept, or dropped and counted under its reason.</summary>
public sealed class SessionIngestTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 10, 12, 30, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly ServerUnderTest _server;
    private readonly HttpClient _client;
    private readonly HttpClient _authorized;

    public SessionIngestTests()
    {
        _server = new(_folder.Path, _time, settings: [("Releases:MaxReleasesPerProject", "3"), ("Releases:MaxEnvironments", "2"), ("Storage:MaxUsers", "1000")]);
        _client = _server.Anonymous();
        _authorized = _server.Authorized();
    }

    public void Dispose()
    {
        _client.Dispose();
        _authorized.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_bad_item_costs_only_itself()
    {
        await _client.Send(Wire.Envelope("session",
            "no json",
            Wire.Session(Wire.NewId(), Now),
            Wire.Session(Wire.NewId(), Now.AddDays(-6)),
            Wire.Session(Wire.NewId(), Now.AddMinutes(2)),
            Wire.Session(Wire.NewId(), Now, release: "@scope/shop@1.0.0"),
            Wire.Session(Wire.NewId(), Now)));

        Assert.Equal(2, (await Counts.Of(_authorized)).Sessions);
        AssertDropped(ItemType.Session, DropReason.InvalidJson, 1);
        AssertDropped(ItemType.Session, DropReason.TooOld, 1);
        AssertDropped(ItemType.Session, DropReason.TooFarAhead, 1);
        AssertDropped(ItemType.Session, DropReason.InvalidRelease, 1, "@scope/shop@1.0.0");
    }

    [Fact]
    public async Task Items_that_are_not_kept_are_counted_and_disturb_nothing()
    {
        var envelope = Encoding.UTF8.GetBytes($$"""
            {}
            {"type":"event"}
            {"broken":
            {"type":"client_report"}
            {}
            {"type":"session"}
            {{Wire.Session(Wire.NewId(), Now)}}
            {"type":"something new"}
            x
            """);
        await _client.Send(envelope);

        Assert.Equal(1, (await Counts.Of(_authorized)).Sessions);
        AssertDropped(ItemType.Event, DropReason.InvalidJson, 1);
        AssertDropped(ItemType.ClientReport, DropReason.InvalidMember, 1);
        AssertDropped(ItemType.Other, DropReason.NotStored, 1);
    }

    [Fact]
    public async Task A_wrong_clock_is_corrected_by_when_the_envelope_was_sent()
    {
        var theirs = Now.AddDays(-40);
        var envelope = $$$"""{"sent_at":"{{{theirs:O}}}"}""" + "\n{\"type\":\"session\"}\n" + Wire.Session(Wire.NewId(), theirs.AddMinutes(-5));
        await _client.Send(Encoding.UTF8.GetBytes(envelope));
        Assert.Equal(1, (await Counts.Of(_authorized)).Sessions);
    }

    [Fact]
    public async Task An_element_outside_of_the_window_costs_only_itself()
    {
        await _client.Send(Wire.Envelope("sessions", $$"""
            {"aggregates":[{"started":"{{Now:O}}","exited":5,"crashed":1},{"started":"{{Now.AddDays(-6):O}}","exited":100},{"started":"{{Now:O}}","did":"u","errored":2}],"attrs":{"release":"a@1"} }
            """));
        Assert.Equal(new Counts(8, 5, 2, 0, 0, 1, 1, 0), await Counts.Of(_authorized));
        AssertDropped(ItemType.Sessions, DropReason.TooOld, 1);
    }

    [Fact]
    public async Task Aggregates_add_up_and_are_never_taken_for_repetitions()
    {
        var envelope = Wire.Envelope("sessions", $$$"""{"aggregates":[{"started":"{{{Now:O}}}","exited":3,"crashed":1}],"attrs":{"release":"a@1"} }""");
        await _client.Send(envelope);
        await _client.Send(envelope);
        Assert.Equal((8, 2), ((await Counts.Of(_authorized)).Sessions, (await Counts.Of(_authorized)).Crashed));
    }

    [Fact]
    public async Task Names_beyond_their_limit_are_dropped_with_the_name()
    {
        for (var i = 1; i <= 5; i++)
            await _client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), Now, release: $"shop@{i}.0.0", environment: null)));
        for (var i = 1; i <= 3; i++)
            await _client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), Now, release: "shop@1.0.0", environment: $"env-{i}")));

        Assert.Equal(5, (await Counts.Of(_authorized)).Sessions);
        AssertDropped(ItemType.Session, DropReason.ReleaseLimit, 2, "shop@5.0.0");
        AssertDropped(ItemType.Session, DropReason.EnvironmentLimit, 1, "env-3");
    }

    [Fact]
    public async Task Beyond_the_limit_of_users_they_are_estimated_and_the_answer_says_so()
    {
        for (var i = 0; i < 11; i++)
            await _client.Send(Wire.Envelope("session", Enumerable.Range(i * 100, 100).Select(user => Wire.Session(Wire.NewId(), Now, user: $"user-{user}"))));

        var counts = await Counts.Of(_authorized);
        Assert.Equal(1_100, counts.Sessions);
        Assert.InRange(counts.Users, 1_097, 1_103);
        var answer = await _authorized.GetStringAsync("/api/0/organizations/airworthy/sessions/?field=count_unique(user)&statsPeriod=1d&interval=1d");
        Assert.Contains("\"approximate\":true", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_what_was_dropped_too()
    {
        await _client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), Now, release: "latest")));
        _server.Dispose();
        using var restarted = new ServerUnderTest(_folder.Path, _time);
        AssertDropped(ItemType.Session, DropReason.InvalidRelease, 1, "latest", restarted);
    }

    private void AssertDropped(ItemType item, DropReason reason, long quantity, string? example = null, ServerUnderTest? server = null)
    {
        var services = (server ?? _server).Services;
        lock (services.GetRequiredService<SessionStore>().Gate)
        {
            var outcome = services.GetRequiredService<OutcomeCounters>().All()
                .Single(one => one.Key == new OutcomeKey(new ProjectId(1), DateOnly.FromDateTime(Now.UtcDateTime), item, reason)).Outcome;
            Assert.Equal(quantity, outcome.Quantity);
            if (example is not null)
                Assert.Equal(example, outcome.Example);
        }
    }
}
