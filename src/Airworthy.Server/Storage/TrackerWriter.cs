using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// The only code that writes the tracker's file: many writes in, one transaction out. A transaction takes all writes that wait when it begins, so transactions
/// grow by themselves under load. <see cref="Write{T}"/> completes when its transaction is on disk.
/// </summary>
/// <remarks>
/// A write that fails takes back only itself: its transaction is begun anew, with each write in a savepoint. What waits is bounded in bytes; beyond it <see cref="Write{T}"/> waits, so that the
/// server reads its sockets more slowly, and nothing is refused.
/// Sessions wait for the same disk, in another file: when some came during a transaction, it is theirs for a moment before the next, and what was written goes from SQLite's WAL into the file
/// beside all this (<see cref="TrackerCheckpoint"/>). Once nothing has come for a while all of it does: then nothing rests on a WAL whose last transaction could be damaged unseen.
/// </remarks>
internal sealed partial class TrackerWriter : IDisposable
{
    // Results of SQLite's
    private const int Busy = 5;
    private const int InputOutput = 10;
    private const int Full = 13;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan IdleBeforeCheckpoint = TimeSpan.FromSeconds(1);

    private readonly StorageHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger<TrackerWriter> _logger;
    private readonly long _maxWaitingBytes;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly SqlSession _session;
    private readonly WalSize _wal;
    private readonly TrackerCheckpoint _checkpoint;
    private readonly ManualResetEvent _closing = new(false);
    private readonly Completions _completions = new("tracker done");

    // Only the writer's thread
    private TimeSpan _lastCommit;

    // Guarded by _gate
    private List<TrackerJob> _waiting = [];
    private long _waitingBytes;
    private long? _waitingSince;
    private long? _writingSince;
    private TaskCompletionSource _roomier = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    public TrackerWriter(TrackerDatabase database, StorageOptions options, StorageHealth health, TimeProvider time, ILogger<TrackerWriter> logger)
    {
        _health = health;
        _time = time;
        _logger = logger;
        _maxWaitingBytes = options.MaxTrackerBatchBytes;
        _session = database.OpenToWrite(out _wal);
        _checkpoint = new(database, _wal, _closing, CheckpointFailed);
        _thread = new Thread(Run) { Name = "tracker", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How long the oldest write waits that is not on disk yet; zero if none waits.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_gate)
                return (_writingSince ?? _waitingSince) is { } since ? _time.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    /// <summary>Transactions since the start: each one fsync for all who waited.</summary>
    public long Commits { get; private set; }

    /// <summary>Writes that were committed since the start.</summary>
    public long Writes { get; private set; }

    /// <summary>
    /// Writes in the next transaction; completes when it is on disk.
    /// </summary>
    /// <param name="work">
    /// What to write, on the writer's thread. What it throws is thrown here, and what it wrote is taken back. It may run a second time, if what it wrote was
    /// taken back because of another one: it must change nothing but the session's tables.
    /// </param>
    /// <param name="committed">Runs on the writer's thread once it is on disk, before anyone hears of it: the place to change what memory holds. Must not throw.</param>
    /// <param name="bytes">About how much memory the work holds while it waits.</param>
    /// <exception cref="StorageUnavailableException">The disk does not take it, or the server shuts down; nothing was written.</exception>
    public async Task<T> Write<T>(Func<SqlSession, T> work, Action<T>? committed = null, long bytes = 1024)
    {
        var job = new TrackerJob<T>(work, committed);
        while (!TryAdd(job, bytes, out var roomier))
            await roomier;
        return await job.Completion;
    }

    /// <summary>Commits what was taken, and ends; what comes later is refused.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _closing.Set();
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _completions.Dispose();
        _checkpoint.Dispose();
        _session.Dispose();
        _wal.Dispose();
        _closing.Dispose();
    }

    private bool TryAdd(TrackerJob job, long bytes, out Task roomier)
    {
        lock (_gate)
        {
            if (_closed)
                throw new StorageUnavailableException("The server is shutting down.");
            roomier = _roomier.Task;
            if (_waitingBytes >= _maxWaitingBytes)
                return false;
            _waiting.Add(job);
            _waitingBytes += bytes;
            if (_waiting.Count > 1)
                return true;
            _waitingSince = _time.GetTimestamp();
            Monitor.Pulse(_gate);
            return true;
        }
    }

    private void Run()
    {
        // Sessions wait for processors too.
        ThreadUrgency.Lower();
        WritePace.Set(new(_closing));
        var isAllInFile = true;
        while (TakeWaiting(isAllInFile ? Timeout.InfiniteTimeSpan : IdleBeforeCheckpoint) is { } jobs)
        {
            if (jobs.Count == 0)
            {
                isAllInFile = TryEmptyWal();
                continue;
            }

            var sessions = _health.LastCommit;
            Write(jobs);
            isAllInFile = false;
            if (_health.LastCommit != sessions)
                RestIfBusy();
        }
    }

    /// <summary>Empty if nothing has come for so long; null once the writer is closed and all is written.</summary>
    private List<TrackerJob>? TakeWaiting(TimeSpan atMost)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                if (!Monitor.Wait(_gate, atMost) && _waiting.Count == 0)
                    return [];
            }

            if (_waiting.Count == 0)
                return null;
            var taken = _waiting;
            (_waiting, _waitingBytes) = ([], 0);
            (_waitingSince, _writingSince) = (null, _waitingSince);
            var roomier = _roomier;
            _roomier = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _completions.Add(roomier.SetResult);
            return taken;
        }
    }

    /// <summary>
    /// Under load transactions would follow each other without a break, and their syncs with them. So the disk is left to others for as long as the last one took
    /// to get there. The next one only becomes larger by it.
    /// </summary>
    private void RestIfBusy()
    {
        bool isBusy;
        lock (_gate)
            isBusy = _waiting.Count > 0;
        if (isBusy)
            _closing.WaitOne(_lastCommit < ShortestRest ? ShortestRest : _lastCommit > LongestRest ? LongestRest : _lastCommit);
    }

    private bool TryEmptyWal()
    {
        var isEmpty = _checkpoint.TryEmpty(_session);
        if (isEmpty)
            _health.TrackerFailure = null;
        return isEmpty;
    }

    private void CheckpointFailed(SqliteException error)
    {
        if (error.SqliteErrorCode == Busy)
            return;
        _health.TrackerFailure = Describe(error);
        LogCheckpointFailed(_logger, error);
    }

    private void Write(List<TrackerJob> jobs)
    {
        try
        {
            if (!TryRunTogether(jobs))
                RunEachForItself(jobs);
            var begun = _time.GetTimestamp();
            _session.Execute("commit");
            _lastCommit = _time.GetElapsedTime(begun);
        }
        catch (SqliteException error)
        {
            TakeBack();
            _health.TrackerFailure = Describe(error);
            LogFailed(_logger, error, jobs.Count);
            jobs.ForEach(job => job.Fail(new StorageUnavailableException(Describe(error))));
            _completions.Add(new TrackerAnswers(jobs).Begin);
            return;
        }
        finally
        {
            lock (_gate)
                _writingSince = null;
        }

        _health.TrackerFailure = null;
        Commits++;
        Writes += jobs.Count;
        foreach (var job in jobs)
            job.Committed();
        _completions.Add(new TrackerAnswers(jobs).Begin);
        _checkpoint.AfterCommit(_session);
    }

    /// <summary>False if one has failed: nothing is written then. Nearly always none does, and a savepoint for each would copy every page that it changes.</summary>
    private bool TryRunTogether(List<TrackerJob> jobs)
    {
        _session.Execute("begin immediate");
        try
        {
            foreach (var job in jobs)
            {
                job.Run(_session);
                ThreadUrgency.GiveWay();
            }

            return true;
        }
        // Whatever it is, it is met again by the one whose it is.
        catch (Exception)
        {
            TakeBack();
            return false;
        }
    }

    private void RunEachForItself(List<TrackerJob> jobs)
    {
        _session.Execute("begin immediate");
        foreach (var job in jobs)
            TryRun(job);
    }

    private void TryRun(TrackerJob job)
    {
        _session.Execute("savepoint one");
        try
        {
            job.Run(_session);
        }
        // Whatever the work throws belongs to who asked for it, unless the disk has failed under it: then the transaction is gone with all that stood in it.
        catch (Exception error) when (error is not SqliteException || !_session.IsOutsideTransaction)
        {
            _session.Execute("rollback to one");
            job.Fail(error is SqliteException failed && IsOfDisk(failed) ? new StorageUnavailableException(Describe(failed)) : error);
        }

        _session.Execute("release one");
    }

    private void TakeBack()
    {
        if (!_session.IsOutsideTransaction)
            _session.Execute("rollback");
    }

    // A damaged page, or no room for what does not fit into memory: nothing that the work has done wrong.
    private static bool IsOfDisk(SqliteException error) => DatabaseFile.IsDamage(error) || error.SqliteErrorCode is Full or InputOutput;

    private static string Describe(SqliteException error) => $"The tracker's store cannot be written: {error.Message}";

    [LoggerMessage(LogLevel.Error, "Cannot write the tracker's store from SQLite's log into its file")]
    private static partial void LogCheckpointFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Critical, "Cannot write the tracker's store; {Writes} writes were refused")]
    private static partial void LogFailed(ILogger logger, Exception error, int writes);
}
