using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

public sealed class FoldFailureTests
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
            Assert.Equal(2, store.Get<HealthReader>().Ask(new HealthQuestion
            {
                Projects = [new(1)],
                Buckets = TimeBuckets.Covering(Now.UtcDateTime.AddHours(-1), Now.UtcDateTime, TimeSpan.FromHours(1)),
            }).Single().Total.Sessions.Total);
        }
    }

    private static void Commit(StoreUnderTest store, ulong session)
    {
        var intake = store.Get<FactIntake>();
        Assert.True(intake.TryResolve(new ProjectId(1), "shop@1.0.0"u8, out var release));
        var facts = new FactBuffer();
        facts.Begin(new(1), Now.UtcDateTime);
        facts.Add(new SessionState
        {
            Id = new SentryId(0, session),
            Project = new(1),
            Started = Now.UtcDateTime,
            DurationSeconds = double.NaN,
            Release = release,
            ReleaseOrigin = new(Now.UtcDateTime, 0),
        });
        intake.Commit(facts, CancellationToken.None).Wait();
    }

    private static void Execute(StoreUnderTest store, string sql)
    {
        using var connection = store.Get<StoreDatabase>().Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
