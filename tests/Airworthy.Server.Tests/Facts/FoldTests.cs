using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

public sealed class FoldTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_fold_that_fails_while_the_server_stops_loses_nothing_when_a_later_one_would_succeed()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            Commit(store, session: 1);
            var foldable = store.Get<SessionStore>().Sequence;
            Execute(store, $"create trigger refuse before insert on progress when new.folded_through <= {foldable} begin select raise(abort, 'no'); end");
            store.Fold(wait: false);
            SpinWait.SpinUntil(() => store.Get<StorageHealth>().StoreFailure is not null);
            Commit(store, session: 2);
        }

        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            Assert.Equal(2, CountOf(store));
            // Were its state lost, this update would make it a third one.
            Commit(store, session: 1);
            Assert.Equal(2, CountOf(store));
        }
    }

    [Fact]
    public void A_stopped_store_has_closed_its_file_however_it_was_read()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        for (var start = 0; start < 2; start++)
        {
            using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
            {
                Commit(store, session: 1);
                store.Fold(wait: true);
                Assert.Equal(1, CountOf(store));
            }

            // The last connection that closes takes SQLite's log away: one that closed later would take it from the next process.
            Assert.Empty(Directory.GetFiles(folder.Path, "*-wal"));
        }
    }

    [Fact]
    public async Task What_follows_a_stop_is_not_run_by_the_thread_that_folds()
    {
        using var folder = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions());
        for (var session = 1u; session <= 1_000; session++)
            Commit(store, session, hoursAgo: 1);

        // Its pace and its urgency are the fold's, not those of whoever closes the files afterwards.
        Assert.True(await Task.Run(async () =>
        {
            await store.Get<FactStore>().StopAsync(CancellationToken.None);
            return Thread.CurrentThread.IsThreadPoolThread;
        }));
    }

    [Fact]
    public void A_store_that_nobody_stops_has_ended_once_it_is_disposed()
    {
        using var folder = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions());
        Commit(store, session: 1);

        // So it is where another part of the server could not start.
        store.Get<FactStore>().Dispose();

        Assert.Equal(store.Get<SessionStore>().Sequence, store.Get<StoreDatabase>().FoldedThrough);
    }

    [Fact]
    public void Once_the_fold_has_the_stores_writer_nobody_else_needs_it()
    {
        using var folder = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions());

        // The key of users is made by whoever asks first, which used to be the web server, while a first fold was rehearsed.
        using var reader = store.Get<StoreDatabase>().Open();
        using var command = reader.CreateCommand();
        command.CommandText = "select count(*) from user_key";
        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public void What_a_restart_replays_is_folded_although_nothing_new_comes()
    {
        using var folder = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            Commit(store, session: 1);
            store.CopyTo(killed.Path);
        }

        using var restarted = new StoreUnderTest(killed.Path, time, new StorageOptions());
        restarted.Fold(wait: true);
        Assert.Equal(restarted.Get<SessionStore>().Sequence, restarted.Get<StoreDatabase>().FoldedThrough);
        Assert.Equal(1, CountOf(restarted));
    }

    [Fact]
    public void What_a_kill_left_of_a_join_counts_for_nothing_and_is_cleared_away()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            Commit(store, session: 1);
            store.Fold(wait: true);
            // The blocks of a run that is not there yet: another session's, as far as anyone can tell.
            Execute(store, "insert into session_block select 7, project, hour, x'01', data from session_block");
        }

        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            Commit(store, session: 2);
            store.Fold(wait: true);
            Assert.True(SpinWait.SpinUntil(() => Count(store, "session_block where run = 7") == 0, TimeSpan.FromSeconds(30)), "The blocks stay.");
            Assert.Equal(2, CountOf(store));
            Assert.Equal(2, Count(store, "session_run"));
            Assert.Equal(1, Count(store, "session_run where id = 8")); // a number that no run has had
        }
    }

    [Fact]
    public void Sessions_are_found_again_in_whatever_order_they_came()
    {
        const uint Sessions = 3_001; // a prime, so that each number comes once
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            for (var number = 1u; number < Sessions; number++)
                Commit(store, session: number * 1_999 % Sessions, hoursAgo: 1 + (int)number % 2);
            store.Fold(wait: true);
        }

        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions { FoldedSessionsInMemory = 0 }))
        {
            for (var number = 1u; number < Sessions; number++)
                Commit(store, session: number * 1_999 % Sessions, hoursAgo: 1 + (int)number % 2);
            Assert.Equal((int)Sessions - 1, CountOf(store));
        }
    }

    [Fact]
    public void Runs_are_joined_in_steps_and_stay_what_they_are()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions { SessionsInJoinStep = 7 }))
        {
            for (var run = 0; run < 16; run++)
            {
                for (var session = 1u; session <= 40; session++)
                    Commit(store, session + (uint)(run % 8) * 40, hoursAgo: 1 + (int)session % 2);
                store.Fold(wait: true);
            }

            Assert.True(SpinWait.SpinUntil(() => Count(store, "session_run") == 1, TimeSpan.FromSeconds(30)), "The runs are not joined.");
            Assert.True(SpinWait.SpinUntil(() => Count(store, "(select distinct run from session_block)") == 1, TimeSpan.FromSeconds(30)), "Blocks of joined runs stay.");
            Assert.Equal(320, CountOf(store));
        }

        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions { FoldedSessionsInMemory = 0 }))
        {
            for (var session = 1u; session <= 320; session++)
                Commit(store, session, hoursAgo: 1 + (int)((session - 1) % 40 + 1) % 2);
            Assert.Equal(320, CountOf(store));
        }
    }

    [Fact]
    public void A_session_whose_beginning_was_corrected_to_long_ago_is_still_the_same()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using var store = new StoreUnderTest(folder.Path, time, new StorageOptions { FoldedSessionsInMemory = 0 });
        Commit(store, session: 1, hoursAgo: 119);
        store.Fold(wait: true);
        time.Advance(TimeSpan.FromHours(30));
        Commit(store, session: 2, hoursAgo: 1);
        store.Fold(wait: true);
        // It began more than six days ago, by what came before; by this, an hour before that came.
        Commit(store, session: 1, hoursAgo: 1);

        Assert.Equal(1, CountOf(store, hoursAgo: 119));
        Assert.Equal(1, CountOf(store, hoursAgo: 1));
    }

    [Fact]
    public void A_store_that_did_not_keep_when_its_runs_were_folded_is_read()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            Commit(store, session: 1);
            store.Fold(wait: true);
        }

        using (var data = new DataFolder(folder.Path))
        using (var database = new StoreDatabase(data, new Disk(), []))
            Execute(database, "alter table session_run drop column folded_at; pragma user_version = 2");

        using (var store = new StoreUnderTest(folder.Path, time, new StorageOptions()))
        {
            Commit(store, session: 1);
            Assert.Equal(1, CountOf(store));
            Assert.Equal(1, Count(store, $"session_run where folded_at = {Now.AddHours(-1).ToUnixTimeSeconds() / 3600 * 3600}"));
        }
    }

    [Fact]
    public void A_session_is_found_in_runs_that_memory_has_no_filter_for()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        var options = new StorageOptions { FoldedSessionsInMemory = 0, SessionFilterBytes = 0 };
        using (var store = new StoreUnderTest(folder.Path, time, options))
        {
            Commit(store, session: 1);
            store.Fold(wait: true);
            Assert.Null(Assert.Single(store.Get<SessionRuns>().Published).Filter);
            Commit(store, session: 1);
            store.Fold(wait: true);
            Assert.Equal(1, CountOf(store));
        }

        using (var store = new StoreUnderTest(folder.Path, time, options))
        {
            Commit(store, session: 1);
            Assert.Equal(1, CountOf(store));
            store.Fold(wait: true);
            // It is another hour that this one names: there nobody looks.
            Commit(store, session: 1, hoursAgo: 2);
            Assert.Equal(2, CountOf(store));
        }
    }

    [Fact]
    public void Filters_of_the_newest_runs_stay_in_memory_as_far_as_there_is_room_also_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        var options = new StorageOptions { FoldedSessionsInMemory = 0, SessionFilterBytes = 1 };
        using (var store = new StoreUnderTest(folder.Path, time, options))
        {
            Commit(store, session: 1);
            store.Fold(wait: true);
            time.Advance(TimeSpan.FromMinutes(1));
            Commit(store, session: 2);
            store.Fold(wait: true);
            Assert.Equal([true, false], FilteredFirst(store));
        }

        using var again = new StoreUnderTest(folder.Path, time, options);
        Assert.Equal([true, false], FilteredFirst(again));
    }

    private static IEnumerable<bool> FilteredFirst(StoreUnderTest store) =>
        store.Get<SessionRuns>().Published.OrderByDescending(run => run.FoldedAt).Select(run => run.Filter is not null);

    private static long CountOf(StoreUnderTest store, int? hoursAgo = null) =>
        store.CountSessions(Now.AddHours(-(hoursAgo ?? 3)), Now.AddHours(hoursAgo is { } ago ? 1 - ago : 0));

    private static void Commit(StoreUnderTest store, ulong session, int? hoursAgo = null)
    {
        var intake = store.Get<FactIntake>();
        Assert.True(intake.TryResolve(new ProjectId(1), "shop@1.0.0"u8, out var release));
        var facts = new FactBuffer();
        facts.Begin(new(1), Now.UtcDateTime);
        facts.Add(new SessionState
        {
            Id = new SentryId(0, session),
            Project = new(1),
            Started = Now.UtcDateTime.AddHours(-(hoursAgo ?? (int)session)),
            DurationSeconds = double.NaN,
            Release = release,
            ReleaseOrigin = new(Now.UtcDateTime, 0),
        });
        intake.Commit(facts, CancellationToken.None).Wait();
    }

    private static long Count(StoreUnderTest store, string what)
    {
        using var connection = store.Get<StoreDatabase>().Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {what}";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(StoreUnderTest store, string sql) => Execute(store.Get<StoreDatabase>(), sql);

    private static void Execute(StoreDatabase store, string sql)
    {
        using var connection = store.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
