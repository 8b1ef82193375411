using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// Brings what the tracker's transactions leave in SQLite's WAL into its file: at a measured pace (<see cref="WritePace"/>), on a thread of its own, while further transactions are written.
/// What has come meanwhile is brought there by another pass, and the rest by the writer, between two transactions: then the WAL begins anew instead of growing.
/// </summary>
internal sealed class TrackerCheckpoint : IDisposable
{
    // 16 MiB. Pages that change again and again are written once for all of it.
    private const int PagesInWal = 4_000;

    // So few the writer may bring into the file itself.
    private const int FewPages = 64;

    private readonly SqlSession _session;
    private readonly WalSize _wal;
    private readonly Action<SqliteException> _failed;
    private readonly Thread _thread;
    private readonly AutoResetEvent _begin = new(false);
    private readonly WaitHandle _closing;
    private volatile Stage _stage;

    /// <param name="wal">As the writer has left it.</param>
    /// <param name="closing">Once it is set, a pass that is under way goes on without resting, and none begins.</param>
    /// <param name="failed">Told of what keeps a checkpoint from its end, on this or the writer's thread. It is tried again.</param>
    public TrackerCheckpoint(TrackerDatabase database, WalSize wal, WaitHandle closing, Action<SqliteException> failed)
    {
        _session = new SqlSession(database.Open());
        (_wal, _closing, _failed) = (wal, closing, failed);
        _thread = new Thread(Run) { Name = "tracker file", IsBackground = true };
        _thread.Start();
    }

    private enum Stage
    {
        Waiting,
        Writing,
        Written,
    }

    /// <summary>Between two transactions of the writer's.</summary>
    public void AfterCommit(SqlSession writer)
    {
        switch (_stage)
        {
            case Stage.Waiting when _wal.Pages >= PagesInWal:
                _stage = Stage.Writing;
                _begin.Set();
                break;
            case Stage.Written:
                _stage = Stage.Waiting;
                Try(() => writer.Number("pragma wal_checkpoint(passive)"));
                break;
        }
    }

    /// <summary>
    /// Once nothing comes any more: brings all into the file, and empties the WAL. False if a pass is under way, someone still reads what the WAL holds, or the disk does not take it: to be tried again.
    /// </summary>
    public bool TryEmpty(SqlSession writer)
    {
        if (_stage == Stage.Writing)
            return false;
        _stage = Stage.Waiting;
        return Try(() => writer.Number("pragma wal_checkpoint(truncate)")) == 0;
    }

    /// <summary>Waits for the pass that is under way. After <c>closing</c> is set, and before the writer's session ends.</summary>
    public void Dispose()
    {
        _begin.Set();
        _thread.Join();
        _session.Dispose();
        _begin.Dispose();
    }

    private void Run()
    {
        ThreadUrgency.Lower();
        WritePace.Set(new(_closing));
        while (true)
        {
            _begin.WaitOne();
            if (_closing.WaitOne(TimeSpan.Zero))
                return;
            WriteWhileItBecomesLess();
            _stage = Stage.Written;
        }
    }

    // It does not where transactions come faster than the pace is. The writer then does the rest at the same pace, and whatever it is to write waits.
    private void WriteWhileItBecomesLess()
    {
        var (rest, before) = (_wal.Pages, int.MaxValue);
        while (rest > FewPages && rest < before / 2)
        {
            if (Try(Pass) is not { } inFile)
                return;
            (rest, before) = (_wal.Pages - (int)inFile, rest);
        }
    }

    /// <summary>Returns how many of the WAL's pages are in the file.</summary>
    private long? Pass() => _session.Query("pragma wal_checkpoint(passive)", row => row.GetInt64(2))[0];

    private long? Try(Func<long?> checkpoint)
    {
        try
        {
            return checkpoint();
        }
        catch (SqliteException error)
        {
            _failed(error);
            return null;
        }
    }
}
