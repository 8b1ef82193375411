using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// The only code that writes the tracker's file: many writes in, one transaction out. A transaction takes all writes that wait when it begins, so transactions
/// grow by themselves under load. <see cref="Write{T}"/> completes when its transaction is on disk.
/// </summary>
/// <remarks>
/// Each write stands in a savepoint: one that fails takes back only itself. What waits is bounded in bytes; beyond it <see cref="Write{T}"/> waits, so that the
/// server reads its sockets more slowly, and nothing is refused.
/// </remarks>
internal sealed partial class TrackerWriter : IDisposable
{
    private readonly StorageHealth _health;
    private readonly ILogger<TrackerWriter> _logger;
    private readonly long _maxWaitingBytes;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly SqlSession _session;

    // Guarded by _gate
    private List<Job> _waiting = [];
    private long _waitingBytes;
    private TaskCompletionSource _roomier = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    public TrackerWriter(TrackerDatabase database, StorageOptions options, StorageHealth health, ILogger<TrackerWriter> logger)
    {
        _health = health;
        _logger = logger;
        _maxWaitingBytes = options.MaxTrackerBatchBytes;
        _session = database.OpenToWrite();
        _thread = new Thread(Run) { Name = "tracker", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Writes in the next transaction; completes when it is on disk.
    /// </summary>
    /// <param name="work">
    /// What to write, on the writer's thread. What it throws is thrown here, and what it wrote is taken back.
    /// </param>
    /// <param name="committed">Runs on the writer's thread once it is on disk, before anyone hears of it: the place to change what memory holds. Must not throw.</param>
    /// <param name="bytes">About how much memory the work holds while it waits.</param>
    /// <exception cref="StorageUnavailableException">The disk does not take it, or the server shuts down; nothing was written.</exception>
    public async Task<T> Write<T>(Func<SqlSession, T> work, Action<T>? committed = null, long bytes = 1024)
    {
        var job = new Job<T>(work, committed);
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
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _session.Dispose();
    }

    private bool TryAdd(Job job, long bytes, out Task roomier)
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
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    private void Run()
    {
        while (TakeWaiting() is { } jobs)
            Write(jobs);
    }

    /// <summary>Null once the writer is closed and all is written.</summary>
    private List<Job>? TakeWaiting()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
                Monitor.Wait(_gate);
            if (_waiting.Count == 0)
                return null;
            var taken = _waiting;
            (_waiting, _waitingBytes) = ([], 0);
            var roomier = _roomier;
            _roomier = new(TaskCreationOptions.RunContinuationsAsynchronously);
            roomier.TrySetResult();
            return taken;
        }
    }

    private void Write(List<Job> jobs)
    {
        try
        {
            _session.Execute("begin immediate");
            foreach (var job in jobs)
                TryRun(job);
            _session.Execute("commit");
        }
        catch (SqliteException error)
        {
            TakeBack();
            var failure = $"The tracker's store cannot be written: {error.Message}";
            _health.TrackerFailure = failure;
            LogFailed(_logger, error, jobs.Count);
            foreach (var job in jobs)
                job.Refuse(new StorageUnavailableException(failure));
            return;
        }

        _health.TrackerFailure = null;
        foreach (var job in jobs)
            job.Committed();
        foreach (var job in jobs)
            job.Complete();
    }

    private void TryRun(Job job)
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
            job.Fail(error);
        }

        _session.Execute("release one");
    }

    private void TakeBack()
    {
        if (!_session.IsOutsideTransaction)
            _session.Execute("rollback");
    }

    [LoggerMessage(LogLevel.Critical, "Cannot write the tracker's store; {Writes} writes were refused")]
    private static partial void LogFailed(ILogger logger, Exception error, int writes);

    private abstract class Job
    {
        public abstract void Run(SqlSession session);

        public abstract void Fail(Exception error);

        public abstract void Committed();

        public abstract void Complete();

        public abstract void Refuse(Exception why);
    }

    private sealed class Job<T>(Func<SqlSession, T> work, Action<T>? committed) : Job
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _error;
        private T _result = default!;

        public Task<T> Completion => _completion.Task;

        public override void Run(SqlSession session) => _result = work(session);

        public override void Fail(Exception error) => _error = error;

        public override void Committed()
        {
            if (_error is null)
                committed?.Invoke(_result);
        }

        public override void Complete()
        {
            if (_error is not null)
                _completion.TrySetException(_error);
            else
                _completion.TrySetResult(_result);
        }

        public override void Refuse(Exception why) => _completion.TrySetException(why);
    }
}
