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

    [Fact]
    public void A_session_that_a_fold_takes_out_of_memory_while_the_store_is_read_is_told_once()
    {
        using var folder = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions { FoldedSessionsInMemory = 0 });
        Commit(store, 1, hoursAgo: 1, SessionStatus.Ok);
        store.Fold(wait: true);
        Commit(store, 1, hoursAgo: 1, SessionStatus.Crashed);

        using var look = new LookUp(store);
        store.Fold(wait: true);
        // Its generation's arrays would serve the next one, which knows nothing of it.
        store.Fold(wait: true);
        Commit(store, 0, hoursAgo: 1, SessionStatus.Ok);

        Assert.Equal(SessionStatus.Crashed, Assert.Single(look.Recent.Matches).Status);
        Assert.Empty(look.Recent.Without(look.Stored()));
    }

    [Fact]
    public void A_session_that_is_updated_while_the_store_is_read_is_told_as_it_was()
    {
        using var folder = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions { FoldedSessionsInMemory = 0 });
        Commit(store, 1, hoursAgo: 1, SessionStatus.Ok);
        store.Fold(wait: true);

        using var look = new LookUp(store);
        Commit(store, 1, hoursAgo: 1, SessionStatus.Crashed);

        Assert.Empty(look.Recent.Matches);
        Assert.Equal(SessionStatus.Ok, Assert.Single(look.Recent.Without(look.Stored())).Status);
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

    /// <summary>What a look-up has in hand while it reads the store.</summary>
    private sealed class LookUp : IDisposable
    {
        private readonly Microsoft.Data.Sqlite.SqliteConnection _connection;
        private readonly Microsoft.Data.Sqlite.SqliteTransaction _snapshot;
        private readonly StoredSessions _stored;

        public LookUp(StoreUnderTest store)
        {
            _connection = store.Get<StoreDatabase>().Open();
            _snapshot = _connection.BeginTransaction(deferred: true);
            var search = new SessionSearch { Projects = [new(1)], From = Now.UtcDateTime.AddDays(-1), To = Now.UtcDateTime };
            (_stored, Recent) = store.Get<SessionStore>().Capture(search, () => StoreDatabase.ReadProgress(_connection));
        }

        public RecentSessions Recent { get; }

        public IEnumerable<SessionState> Stored() => _stored.ReadHour(_connection, new(1), Now.UtcDateTime.AddHours(-1).Date.AddHours(11));

        public void Dispose()
        {
            Recent.Dispose();
            _snapshot.Dispose();
            _connection.Dispose();
        }
    }
}
