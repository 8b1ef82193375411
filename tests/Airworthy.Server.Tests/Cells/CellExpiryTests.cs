using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Cells;

public sealed class CellExpiryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly PartitionKey Hours = PartitionKey.Of(new ProjectId(1), CellResolution.Hour, Now.UtcDateTime);
    private static readonly PartitionKey Day = Hours.At(CellResolution.Day);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly DataFolder _data;
    private readonly StoreDatabase _database;
    private readonly CellStore _cells;

    public CellExpiryTests()
    {
        _data = new DataFolder(_folder.Path);
        _database = new StoreDatabase(_data, new Disk(), [new StoreSchema(CellTable.Schema)]);
        _cells = new CellStore(new CellMemory(_database.Reader, 1024 * 1024), new CellSums(0, _time), new RetentionOptions(), _time);
        _cells.Add(1, new Contribution(new ProjectId(1), new ReleaseId(1), EnvironmentId.None, Now.UtcDateTime, SessionHealth.Crashed, UserHash.None), number: null, count: 7);
    }

    [Fact]
    public void Hours_that_are_not_stored_yet_do_not_expire()
    {
        _time.Advance(TimeSpan.FromDays(200));
        Assert.DoesNotContain(Hours, _cells.ForgetExpired());
        Assert.Equal(7, SessionsOfTheDay());
    }

    [Fact]
    public void Hours_expire_once_their_day_is_stored_and_the_day_tells_what_they_told()
    {
        foreach (var partition in _cells.Dirty())
            Store(partition);
        _time.Advance(TimeSpan.FromDays(200));
        Assert.DoesNotContain(Hours, _cells.ForgetExpired());

        Assert.Equal([Day], _cells.DaysToClose());
        Store(_cells.Prepare(Day, CellParts.All)!);
        Assert.Empty(_cells.DaysToClose());
        Assert.Equal([Hours], _cells.ForgetExpired());
        Assert.Equal(7, SessionsOfTheDay());
    }

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
        _folder.Dispose();
    }

    private void Store(CellPartition partition)
    {
        var stored = CellStore.Snapshot(partition, sequence: 1);
        using var transaction = _database.Writer.BeginTransaction();
        CellTable.Save(transaction, [stored]);
        transaction.Commit();
        _cells.Stored([stored]);
    }

    private long SessionsOfTheDay()
    {
        var views = new List<CellView>();
        _cells.Read(new ProjectId(1), new(CellResolution.Day, Day.Start, Day.End), CellParts.None, _ => true, views);
        return views.Sum(view => view.Sessions.Total);
    }
}
