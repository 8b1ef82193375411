using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

/// <summary>What is kept for how long, and that the days still tell what the hours and sessions told.</summary>
public sealed class ExpiryTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 10, 12, 34, 56, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Begin);
    private readonly Recount _recount = new();
    private StoreUnderTest _store;
    private int _sessions;

    public ExpiryTests() => _store = Open();

    [Fact]
    public void Days_outlive_their_hours_and_sessions()
    {
        for (var day = 0; day < 12; day++)
        {
            for (var i = 0; i < 40; i++)
                Send(_time.GetUtcNow().UtcDateTime.AddMinutes(-i * 31), i % 7 == 0 ? SessionStatus.Crashed : SessionStatus.Exited, (ulong)(1 + (i * 7 + day) % 23));
            _store.Fold(wait: true);
            _time.Advance(TimeSpan.FromDays(1));
        }

        var before = Answers();
        Assert.Equal(Expected(), before);

        _time.Advance(TimeSpan.FromDays(31));
        WaitUntilNone("session_block", "session_run", "session_aggregate", "cell_partition where resolution = 0", "cell_part where resolution = 0");
        Assert.True(Rows("cell_partition where resolution = 1") > 0);
        Assert.Equal(before, Answers());

        _time.Advance(TimeSpan.FromDays(70));
        WaitUntilNone("cell_partition where resolution = 1", "cell_part where resolution = 1");
        Assert.Equal(before, Answers());

        _store.Dispose();
        _store = Open();
        Assert.Equal(before, Answers());
    }

    [Fact]
    public void A_day_whose_parts_nobody_asked_for_is_kept_with_them()
    {
        for (var i = 0; i < 30; i++)
            Send(_time.GetUtcNow().UtcDateTime.AddMinutes(-i * 40), SessionStatus.Exited, (ulong)(1 + i % 11));
        var expected = Expected();
        _store.Fold(wait: true);
        _time.Advance(TimeSpan.FromDays(120));
        WaitUntilNone("cell_partition where resolution = 1", "cell_part where resolution = 1");
        Assert.Equal(expected, Answers());
    }

    [Fact]
    public void A_kill_and_two_hundred_days_without_a_server_lose_nothing()
    {
        for (var i = 0; i < 30; i++)
            Send(_time.GetUtcNow().UtcDateTime.AddMinutes(-i * 40), SessionStatus.Exited, (ulong)(1 + i % 11));
        var expected = Expected();
        using var killed = new TemporaryFolder();
        _store.CopyTo(killed.Path);

        _time.Advance(TimeSpan.FromDays(200));
        using var store = new StoreUnderTest(killed.Path, _time, new StorageOptions());
        Assert.True(SpinWait.SpinUntil(() => store.Get<AppendLog>().UnfoldedBytes == 0, TimeSpan.FromSeconds(30)));
        for (var turn = 0; turn < 3; turn++)
            _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(expected, Answers(store));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private StoreUnderTest Open() => new(_folder.Path, _time, new StorageOptions { CellCacheBytes = 1024 * 1024 });

    /// <summary>The store ages by itself as time goes on.</summary>
    private void WaitUntilNone(params string[] rows) =>
        Assert.True(SpinWait.SpinUntil(() => rows.All(what => Rows(what) == 0), TimeSpan.FromSeconds(30)), $"There still is one of: {string.Join(", ", rows)}.");

    private void Send(DateTime started, SessionStatus status, ulong user)
    {
        var update = new SentUpdate(1, ++_sessions, started, status, AbnormalMechanism.None, 0, 1.5 + _sessions, "shop@1.0.0", "", user, started.AddSeconds(1), 0);
        new SentFact(update, null).Send(_store, _time.GetUtcNow().UtcDateTime).Wait();
        _recount.Add(update);
    }

    private static TimeBuckets Days => TimeBuckets.Covering(Begin.UtcDateTime.AddDays(-2), Begin.UtcDateTime.AddDays(13), TimeSpan.FromDays(1));

    private List<string> Answers() => Answers(_store);

    private static List<string> Answers(StoreUnderTest store) =>
        [.. store.Get<HealthReader>().Ask(new HealthQuestion { Projects = [new(1)], Buckets = Days, WithDurations = true })
            .SelectMany(answer => answer.Series.Prepend(answer.Total))
            .Select(one => Text(one.Sessions, one.Users, one.Durations?.Average, one.Durations?.Percentile(1)))];

    private List<string> Expected() =>
        [.. _recount.Count(Days, HealthGrouping.None, _ => true).Values.Single().Select(one => Text(one.Sessions, one.Users, one.Average, one.Percentile(1)))];

    private static string Text(HealthCounts sessions, HealthCounts users, double? average, double? longest) =>
        $"{string.Join(',', Columns(sessions))} / {string.Join(',', Columns(users))} / {average:F3} {longest:F3}";

    private static IEnumerable<long> Columns(HealthCounts counts) => Enum.GetValues<SessionHealth>().Select(health => counts[health]);

    private long Rows(string what)
    {
        using var connection = _store.Get<StoreDatabase>().Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {what}";
        return (long)command.ExecuteScalar()!;
    }
}
