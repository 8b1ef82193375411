using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Storage;

public sealed class WritePaceTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly RecordingDisk _disk;
    private readonly DataFolder _folder;
    private readonly TrackerDatabase _database;

    public WritePaceTests()
    {
        _folder = new(_temporary.Path);
        _disk = new(_temporary.Path, new FakeTimeProvider());
        _database = new(_folder, _disk, [new TrackerSchema("create table if not exists one (body blob not null) strict")]);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void A_checkpoint_of_such_a_thread_writes_no_more_at_once_than_a_portion()
    {
        Assert.InRange(LongestUnsynced(atPace: true), 1, 32);
        Assert.InRange(LongestUnsynced(atPace: false), 400, int.MaxValue);
    }

    /// <summary>The most pages that a checkpoint of five hundred has written into the file without a sync between them.</summary>
    private int LongestUnsynced(bool atPace)
    {
        using var connection = _database.Open();
        Execute(connection, "insert into one values (zeroblob(500 * 4000))");
        var before = _disk.Position;
        var checkpoint = new Thread(() =>
        {
            using var hurry = new ManualResetEvent(false);
            if (atPace)
                WritePace.Set(new(hurry));
            using var other = _database.Open();
            Execute(other, "pragma wal_checkpoint(passive)");
        });
        checkpoint.Start();
        checkpoint.Join();

        var (longest, unsynced) = (0, 0);
        foreach (var operation in _disk.Operations.Skip(before).Where(operation => operation.Name == DataFolder.TrackerFile))
        {
            unsynced = operation.Kind == DiskOperationKind.Write ? unsynced + 1 : 0;
            longest = Math.Max(longest, unsynced);
        }

        return longest;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
