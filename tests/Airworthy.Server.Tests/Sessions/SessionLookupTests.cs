using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Airworthy.Server.Users;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Sessions;

public sealed class SessionLookupTests
{
    private const int Sessions = 1_000; // of one hour: five blocks

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_session_is_found_among_many_in_every_run_and_joined_run_that_may_have_it()
    {
        using var folder = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions { FoldedSessionsInMemory = 0 });
        Commit(store, Sessions, hoursAgo: 1, SessionStatus.Ok);

        // Ten rounds make ten runs, eight of which are joined; every second session begins an hour earlier than was thought, in the last round.
        for (var round = 0; round < 10; round++)
        {
            store.Fold(wait: true);
            Commit(store, Sessions / 2, hoursAgo: round == 9 ? 2 : 1, round == 5 ? SessionStatus.Crashed : SessionStatus.Ok);
        }

        var hours = store.Get<HealthReader>().Ask(new HealthQuestion
        {
            Projects = [new(1)],
            Buckets = TimeBuckets.Covering(Now.UtcDateTime.AddHours(-2), Now.UtcDateTime, TimeSpan.FromHours(1)),
        }).Single();
        Assert.Equal((Sessions, Sessions / 2), (hours.Total.Sessions.Total, hours.Total.Sessions.Crashed));
        Assert.Equal((Sessions, Sessions / 2), (hours.Total.Users.Total, hours.Total.Users.Crashed));
        Assert.Equal([Sessions / 2, Sessions / 2, 0], hours.Series.Select(hour => hour.Sessions.Total));
        Assert.Equal([Sessions / 2, Sessions / 2, 0], hours.Series.Select(hour => hour.Users.Total));
    }

    private static void Commit(StoreUnderTest store, int sessions, int hoursAgo, SessionStatus status)
    {
        var intake = store.Get<FactIntake>();
        Assert.True(intake.TryResolve(new ProjectId(1), "shop@1.0.0"u8, out var release));
        var facts = new FactBuffer();
        facts.Begin(new(1), Now.UtcDateTime);
        for (var i = 1; i <= sessions; i++)
        {
            var origin = new Origin(Now.UtcDateTime, 0);
            facts.Add(new SessionState
            {
                // Spread over the whole space, as random ids are.
                Id = new SentryId((ulong)i * 0x9E3779B97F4A7C15, (ulong)i),
                Project = new(1),
                Started = Now.UtcDateTime.AddHours(-hoursAgo),
                Status = status,
                DurationSeconds = double.NaN,
                Release = release,
                ReleaseOrigin = origin,
                User = new UserHash((ulong)i * 0xD1342543DE82EF95),
                UserOrigin = origin,
            });
        }

        intake.Commit(facts, CancellationToken.None).Wait();
    }
}
