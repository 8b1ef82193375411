using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Cells;

public sealed class CellMemoryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly ProjectId Project = new(1);

    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly StoreDatabase _database;
    private readonly CellMemory _memory;
    private readonly CellStore _cells;
    private long _sequence;

    public CellMemoryTests()
    {
        var time = new FakeTimeProvider(Now);
        _data = new DataFolder(_folder.Path);
        _database = new StoreDatabase(_data, new Disk(), [new StoreSchema(CellTable.Schema)]);
        _memory = new CellMemory(_database.Reader, 64 * 1024 * 1024);
        _cells = new CellStore(_memory, new CellSums(0, time), new RetentionOptions(), time);
    }

    [Fact]
    public void Users_of_a_minute_for_which_nothing_comes_any_more_are_let_go_and_found_again()
    {
        Count(minute: 0, user: 1);
        Fold();
        Count(minute: 1, user: 2);
        Fold();
        Assert.Equal([1], MinutesWithParts());

        Assert.Equal(1, UsersOf(minute: 0));
        Assert.Equal([0, 1], MinutesWithParts());
    }

    [Fact]
    public void What_somebody_asks_for_stays()
    {
        Count(minute: 0, user: 1);
        Fold();
        for (var minute = 1; minute < 4; minute++)
        {
            Assert.Equal(1, UsersOf(minute: 0));
            Count(minute, user: 2);
            Fold();
        }

        Assert.Contains(0, MinutesWithParts());
    }

    [Fact]
    public void A_session_that_comes_late_for_a_minute_that_was_let_go_is_counted_with_those_before_it()
    {
        Count(minute: 0, user: 1);
        Fold();
        Count(minute: 1, user: 2);
        Fold();
        Count(minute: 0, user: 3);
        Assert.Equal(2, UsersOf(minute: 0));
        Fold();
        Fold();
        Assert.Equal(2, UsersOf(minute: 0));
    }

    [Fact]
    public void Hours_stay_for_a_page_asks_for_them_all_the_time()
    {
        Count(minute: 0, user: 1);
        Fold();
        Count(minute: 70, user: 2);
        Fold();
        Assert.All(_memory.Loaded.Where(partition => partition.Key.Resolution == CellResolution.Hour).SelectMany(partition => partition.Cells.Values), cell => Assert.NotNull(cell.Users));
    }

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
        _folder.Dispose();
    }

    private static DateTime At(int minute) => Now.UtcDateTime.AddMinutes(minute);

    private void Count(int minute, ulong user) =>
        _cells.Add(++_sequence, new Contribution(Project, new ReleaseId(1), EnvironmentId.None, At(minute), SessionHealth.Healthy, new UserHash(user)), number: (uint)user, count: 1);

    private void Fold()
    {
        var stored = _cells.Dirty().Select(partition => CellStore.Snapshot(partition, _sequence)).ToList();
        using var transaction = _database.Writer.BeginTransaction();
        CellTable.Save(transaction, stored);
        transaction.Commit();
        _cells.Stored(stored);
    }

    private IEnumerable<int> MinutesWithParts() =>
        from partition in _memory.Loaded
        where partition.Key.Resolution == CellResolution.Minute
        from cell in partition.Cells
        where cell.Value.Users is not null
        orderby cell.Key.Period
        select (int)(cell.Key.Period - At(0)).TotalMinutes;

    private long UsersOf(int minute)
    {
        var views = new List<CellView>();
        _cells.Read(Project, new(CellResolution.Minute, At(minute), At(minute + 1)), CellParts.Users, _ => true, views);
        return Assert.Single(views).Users!.Numbered(UserLevel.Any)!.Count;
    }
}
