using Airworthy.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Airworthy.Server.Tests.Storage;

public sealed class TrackerWriterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;
    private readonly TrackerDatabase _database;
    private readonly TrackerWriter _writer;

    public TrackerWriterTests()
    {
        _folder = new(_temporary.Path);
        _database = new(_folder, new Disk(), [new TrackerSchema("create table if not exists one (value integer not null unique) strict")]);
        _writer = new(_database, new StorageOptions { MaxTrackerBatchBytes = 64 * 1024 }, new StorageHealth(), TimeProvider.System, NullLogger<TrackerWriter>.Instance);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _database.Dispose();
        _folder.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task What_fails_takes_back_only_itself()
    {
        var writes = Enumerable.Range(0, 20).Select(i => _writer.Write(session =>
        {
            session.Execute("insert into one values ($1)", i);
            return i % 3 == 0 ? throw new InvalidOperationException($"{i}") : i;
        })).ToList();

        for (var i = 0; i < writes.Count; i++)
        {
            if (i % 3 == 0)
                Assert.Equal($"{i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i])).Message);
            else
                Assert.Equal(i, await writes[i]);
        }

        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 3 != 0), Values());
    }

    [Fact]
    public async Task Memory_is_changed_before_anyone_hears_of_it_and_not_for_what_failed()
    {
        var seen = 0;
        await _writer.Write(session => session.Execute("insert into one values (7)"), committed: _ => seen = Values().Count);
        Assert.Equal(1, seen);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => _writer.Write(session => session.Execute("insert into one values (7)"), committed: _ => seen = -1));
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task Beyond_the_limit_writes_wait_and_none_is_refused()
    {
        using var mayGoOn = new ManualResetEventSlim();
        var first = _writer.Write(_ => mayGoOn.Wait(TimeSpan.FromSeconds(60)));
        var others = Enumerable.Range(0, 100).Select(i => _writer.Write(session => session.Execute("insert into one values ($1)", i), bytes: 32 * 1024)).ToList();
        Assert.All(others, other => Assert.False(other.IsCompleted));
        Assert.True(_writer.Lag > TimeSpan.Zero);

        mayGoOn.Set();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(Enumerable.Range(0, 100), Values());
        Assert.Equal(TimeSpan.Zero, _writer.Lag);
        Assert.Equal(101, _writer.Writes);
    }

    [Fact]
    public async Task What_was_taken_before_the_end_is_written_and_what_comes_after_is_refused()
    {
        var taken = _writer.Write(session => session.Execute("insert into one values (1)"));
        _writer.Dispose();
        Assert.Equal(1, await taken);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _writer.Write(session => session.Execute("insert into one values (2)")));
        Assert.Equal([1], Values());
    }

    private List<int> Values() => _database.Read(session => session.Query("select value from one order by value", row => row.GetInt32(0)));
}
