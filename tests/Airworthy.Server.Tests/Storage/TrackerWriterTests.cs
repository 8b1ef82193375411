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

    [Fact]
    public async Task What_one_answer_has_its_reader_wait_for_does_not_keep_the_others_from_theirs()
    {
        using var mayBegin = new ManualResetEventSlim();
        using var secondIsAnswered = new ManualResetEventSlim();
        var before = _writer.Write(_ => mayBegin.Wait(TimeSpan.FromSeconds(60)));
        var first = Waiting(_writer.Write(session => session.Execute("insert into one values (1)")), () => secondIsAnswered.Wait(TimeSpan.FromSeconds(60)));
        var second = Waiting(_writer.Write(session => session.Execute("insert into one values (2)")), () =>
        {
            secondIsAnswered.Set();
            return true;
        });
        mayBegin.Set();

        Assert.True(await first);
        await Task.WhenAll(before, second);

        static async Task<bool> Waiting(Task write, Func<bool> then)
        {
            await write.ConfigureAwait(false);
            return then();
        }
    }

    [Fact]
    public async Task While_more_is_written_what_was_goes_into_the_file_and_the_log_does_not_grow_with_it()
    {
        const int Transactions = 400;
        var pages = new byte[100 * 4_096];
        await _writer.Write(session => session.Execute("create table large (body blob not null) strict"));
        await _writer.Write(session => session.Execute("insert into large values ($1)", pages));
        for (var i = 0; i < Transactions; i++)
        {
            Array.Fill(pages, (byte)i);
            await _writer.Write(session => session.Execute("update large set body = $1", pages));
        }

        Assert.True(_writer.Commits > Transactions);
        Assert.InRange(new FileInfo(_database.Path + "-wal").Length, 1, Transactions * pages.Length / 4);
    }

    [Fact]
    public async Task Once_nothing_comes_all_is_in_the_file()
    {
        await _writer.Write(session => session.Execute("create table large (body blob not null) strict"));
        await _writer.Write(session => session.Execute("insert into large values ($1)", new byte[100 * 4_096]));

        Assert.True(SpinWait.SpinUntil(() => new FileInfo(_database.Path + "-wal").Length == 0, TimeSpan.FromSeconds(30)));
        Assert.True(new FileInfo(_database.Path).Length > 100 * 4_096);
    }

    private List<int> Values() => _database.Read(session => session.Query("select value from one order by value", row => row.GetInt32(0)));
}
