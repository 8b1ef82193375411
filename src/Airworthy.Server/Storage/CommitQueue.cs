using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// Many requests in, one writer out. A commit starts as soon as the last one has ended and takes all that has come meanwhile,
/// so batches grow by themselves under load. <see cref="Commit(ReadOnlySpan{byte}, CancellationToken)"/> completes when its facts are on disk, and whoever asks from then on sees them.
/// </summary>
/// <remarks>
/// Two batches take turns: one fills while the other is written. When the filling one is full, <see cref="Commit(ReadOnlySpan{byte}, CancellationToken)"/> waits,
/// so the server reads its sockets more slowly; nothing is refused.
/// </remarks>
internal sealed partial class CommitQueue : IDisposable
{
    // Some ten updates.
    private const int ManyBytes = 1024;

    private readonly AppendLog _log;
    private readonly StorageHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger<CommitQueue> _logger;
    private readonly int _maxBatchBytes;
    private readonly object _gate = new();
    private readonly Thread _writer;

    // Guarded by _gate
    private CommitBatch _filling = new();
    private CommitBatch _writing = new();
    private TaskCompletionSource _swapped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _fillingSince;
    private long? _writingSince;
    private bool _woken;
    private bool _closed;

    // Only the writer's thread
    private long _sequence;
    private Apply _apply = (_, _, _) => { };
    private Action _betweenBatches = () => { };

    public CommitQueue(AppendLog log, StorageOptions options, StorageHealth health, TimeProvider time, ILogger<CommitQueue> logger)
    {
        _log = log;
        _health = health;
        _time = time;
        _logger = logger;
        _maxBatchBytes = options.MaxBatchBytes;
        _writer = new Thread(Write) { Name = "commit", IsBackground = true };
    }

    /// <summary>
    /// Applies a batch that is on disk. It calls <paramref name="acknowledge"/> first thing once it keeps everybody from reading:
    /// those who wait are answered while it works, and what they ask then waits for it.
    /// </summary>
    public delegate void Apply(long sequence, ReadOnlySpan<byte> facts, Action acknowledge);

    /// <summary>Held while facts are added. What must stand in the log before the facts that use it is added under it.</summary>
    public object Gate => _gate;

    /// <summary>
    /// Starts the writer. Each batch goes to <paramref name="apply"/> once it is on disk;
    /// <paramref name="betweenBatches"/> runs on the writer's thread while no commit is under way.
    /// </summary>
    public void Start(long lastSequence, Apply apply, Action betweenBatches)
    {
        _sequence = lastSequence;
        _apply = apply;
        _betweenBatches = betweenBatches;
        _log.StartSegment(lastSequence + 1);
        _writer.Start();
    }

    /// <summary>Starts a new log segment. Only between batches.</summary>
    public void StartSegment() => _log.StartSegment(_sequence + 1);

    /// <summary>Lets the writer pass between two batches soon, also if nothing comes.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Adds facts to the next commit; completes when they are durable and whoever asks sees them. When it returns, their memory may be used again.</summary>
    /// <exception cref="StorageUnavailableException">The disk does not take them; they were not acknowledged.</exception>
    public Task Commit(ReadOnlySpan<byte> facts, CancellationToken cancellation) => Commit(facts, new(), cancellation).AsTask();

    /// <summary>The same, for one who commits often: <paramref name="answer"/> is his, and used for one commit at a time.</summary>
    /// <exception cref="StorageUnavailableException">The disk does not take them; they were not acknowledged.</exception>
    public ValueTask Commit(ReadOnlySpan<byte> facts, CommitAnswer answer, CancellationToken cancellation) =>
        TryAdd(facts, answer, out var committed, out var swapped) ? committed : new(CommitLater(facts.ToArray(), answer, swapped, cancellation));

    private async Task CommitLater(byte[] facts, CommitAnswer answer, Task swapped, CancellationToken cancellation)
    {
        ValueTask committed;
        do
            await swapped.WaitAsync(cancellation);
        while (!TryAdd(facts, answer, out committed, out swapped));
        await committed;
    }

    /// <summary>False when the filling batch is full: try again once <paramref name="swapped"/> has completed.</summary>
    private bool TryAdd(ReadOnlySpan<byte> facts, CommitAnswer answer, out ValueTask committed, out Task swapped)
    {
        lock (_gate)
        {
            if (_closed)
                throw new StorageUnavailableException("The server is shutting down.");
            if (_health.Failure is { } failure)
                throw new StorageUnavailableException(failure);

            (committed, swapped) = (default, _swapped.Task);
            if (_filling.Length >= _maxBatchBytes)
                return false;
            committed = answer.Next();
            Add(facts, answer);
            return true;
        }
    }

    /// <summary>Adds facts to the next commit, for which nobody waits. The caller holds <see cref="Gate"/>.</summary>
    public void AddHoldingGate(ReadOnlySpan<byte> facts)
    {
        Debug.Assert(Monitor.IsEntered(_gate));
        Add(facts, null);
    }

    private void Add(ReadOnlySpan<byte> facts, CommitAnswer? answer)
    {
        var first = _filling.IsEmpty;
        _filling.Add(facts, answer);
        if (first)
        {
            _fillingSince = _time.GetTimestamp();
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>How long the oldest facts wait that are not durable yet; zero if none wait.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_gate)
                return (_writingSince ?? _fillingSince) is { } since ? _time.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    /// <summary>Commits what has been added and stops the writer; what comes later is refused.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        if (_writer.IsAlive)
            _writer.Join();
    }

    public void Dispose() => Close();

    private void Write()
    {
        ThreadUrgency.Raise();
        while (WaitForFacts())
        {
            // Where many come at once, those that are ready to run get in first, and share the fsync. Where few come, what would run first is not a session's.
            if (_writing.Length > ManyBytes)
                Thread.Yield();
            Swap();
            if (!_writing.IsEmpty && !TryWriteBatch(_writing))
                return;
            _betweenBatches();
            if (IsIdle)
                Confirm();
        }
    }

    private bool IsIdle
    {
        get
        {
            lock (_gate)
                return _filling.IsEmpty;
        }
    }

    private void Confirm()
    {
        try
        {
            _log.Confirm(_sequence);
        }
        catch (IOException error)
        {
            // Nothing depends on it while no bit flips, and the next commit says so if the disk cannot be written.
            LogConfirmFailed(_logger, error);
        }
    }

    /// <summary>False if the writer has to end.</summary>
    private bool TryWriteBatch(CommitBatch batch)
    {
        var sequence = _sequence + 1;
        LogRecord.Seal(batch.Record, sequence);
        if (!TryPersist(batch))
            return true;
        _sequence = sequence;
        _health.Committed(_time.GetUtcNow(), batch.Length);
        lock (_gate)
            _writingSince = null;
        try
        {
            _apply(sequence, batch.Facts, batch.Acknowledge);
            return true;
        }
        catch (SqliteException error)
        {
            // The batch is in the log, and its facts may have met a damaged page of the store half way. A restart applies it anew, or says what is damaged.
            LogApplyFailed(_logger, error);
            _health.Failure = $"The store cannot be read, restart the server: {error.Message}";
            EndFailed(_health.Failure);
            return false;
        }
    }

    private void EndFailed(string failure)
    {
        lock (_gate)
        {
            _closed = true;
            RefuseFilling(failure);
        }
    }

    /// <summary>False once the queue is closed and drained. True with nothing to write if the writer was only woken.</summary>
    private bool WaitForFacts()
    {
        lock (_gate)
        {
            while (_filling.IsEmpty && !_woken && !_closed)
                Monitor.Wait(_gate);
            return !_filling.IsEmpty || _woken;
        }
    }

    /// <summary>Takes what has come as the batch to write.</summary>
    private void Swap()
    {
        lock (_gate)
        {
            _woken = false;
            _writing.Clear(_maxBatchBytes);
            (_filling, _writing) = (_writing, _filling);
            (_fillingSince, _writingSince) = (null, _fillingSince);
            LetAddAgain();
        }
    }

    /// <summary>Has those try again who wait for room. The caller holds <see cref="Gate"/>.</summary>
    private void LetAddAgain()
    {
        var swapped = _swapped;
        _swapped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        swapped.SetResult();
    }

    /// <summary>
    /// Writes until it succeeds. A disk that stays full refuses those who wait, keeps their batch (it may be half written, and later facts rest on it)
    /// and is tried again each second; the server says so meanwhile. False if the server stops before it succeeds.
    /// </summary>
    private bool TryPersist(CommitBatch batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _log.Append(batch.Record);
                if (_health.Failure is not null)
                    LogRecovered(_logger);
                _health.Failure = null;
                return true;
            }
            catch (IOException error)
            {
                LogWriteFailed(_logger, error, attempt);
                _health.Failure = $"The log cannot be written: {error.Message}";
                batch.Refuse(new StorageUnavailableException(_health.Failure));
                RefuseFilling(_health.Failure);
            }

            lock (_gate)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_gate, TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Refuses those whose facts came while it was found that none can be taken, and those who wait for room among them. Who comes later is refused at once.</summary>
    private void RefuseFilling(string failure)
    {
        lock (_gate)
        {
            _filling.Refuse(new StorageUnavailableException(failure));
            LetAddAgain();
        }
    }

    [LoggerMessage(LogLevel.Critical, "Cannot write the log (attempt {Attempt}); nothing is acknowledged until it can be written")]
    private static partial void LogWriteFailed(ILogger logger, Exception error, int attempt);

    [LoggerMessage(LogLevel.Warning, "Cannot confirm the last commit in the log")]
    private static partial void LogConfirmFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Critical, "Cannot apply what was committed; nothing is taken until a restart")]
    private static partial void LogApplyFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Warning, "The log can be written again")]
    private static partial void LogRecovered(ILogger logger);
}
