using System.Diagnostics;
using Airworthy.Server.Cells;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Facts;

/// <summary>
/// The life of the facts: at the start what is stored and then what the log still holds; while serving, folds; at the end one last fold.
/// </summary>
internal sealed partial class FactStore(
    StoreDatabase database, AppendLog log, CommitQueue queue, FactApplication application, SessionStore sessions, SessionRuns runs, CellStore cells, RunUpkeep upkeep, Expiry expiry,
    NameRegistry names, ReleaseSightings sightings, OutcomeCounters outcomes, UserNumbers users,
    StorageHealth health, StorageOptions options, TimeProvider time, ILogger<FactStore> logger) : IHostedService, IDisposable
{
    // More generations than this wait to be folded: the commit thread waits too, so that memory stays bounded.
    private const int MaxUnfolded = 3;
    private const int FewestForCollection = 50_000;

    private static readonly TimeSpan RestForDisk = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _frozen = new(0);
    private readonly SemaphoreSlim _folded = new(0);
    private readonly Queue<SessionGeneration> _toFold = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _folding = Task.CompletedTask;
    private ITimer? _timer;
    private volatile bool _foldIsDue;
    private volatile bool _isStopping;

    // From the start on only the commit thread's.
    private long _frozenThrough;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        NameTable.Load(database.Reader, names);
        UserTable.Load(database.Reader, users);

        var replay = log.Replay(database.FoldedThrough, application.Apply);
        if (replay.IsDamaged)
        {
            health.Damage = replay;
            LogDamage(logger, replay.LostBatches, replay.DamagedBytes);
        }

        LogStarted(logger, replay.Records, replay.TornBytes, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        _frozenThrough = database.FoldedThrough;
        queue.Start(replay.LastSequence, application.Apply, FreezeIfDue);
        // A kill may have come between a fold and the deletion of what it made superfluous.
        log.DeleteThrough(_frozenThrough);
        // What was read from the log is folded at once.
        long? rehearsed = replay.Records == 0 ? _frozenThrough : null;
        // What waits for its end must not run on its thread, at its pace.
        _folding = Task.Factory.StartNew(
            () => FoldFrozen(rehearsed), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);
        _timer = time.CreateTimer(_ => TakeTurn(), null, options.FoldInterval, options.FoldInterval);
        if (replay.Records > 0)
            RequestFold();
        return Task.CompletedTask;
    }

    /// <summary>Commits what was taken, folds it, and ends. What a fold cannot write any more is read from the log at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_isStopping)
        {
            _isStopping = true;
            if (_timer is not null)
                await _timer.DisposeAsync();
            RequestFold();
            queue.Close();
            await _stopping.CancelAsync();
        }

        await _folding;
    }

    /// <summary>Has what is unfolded folded soon.</summary>
    public void RequestFold()
    {
        _foldIsDue = true;
        queue.Wake();
    }

    /// <summary>Also where nothing comes any more, something may expire.</summary>
    private void TakeTurn()
    {
        RequestFold();
        _frozen.Release();
    }

    public void Dispose()
    {
        // Where another part of the server could not start, nobody has.
        if (!_isStopping)
            StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        _frozen.Dispose();
        _folded.Dispose();
        _stopping.Dispose();
    }

    /// <summary>On the commit thread, between two batches.</summary>
    private void FreezeIfDue()
    {
        if (!_foldIsDue && log.SegmentBytes < options.MaxUnfoldedBytes && !IsGenerationFull())
            return;
        _foldIsDue = false;
        SessionGeneration frozen;
        lock (sessions.Gate)
        {
            if (sessions.Sequence <= _frozenThrough || !TryStartSegment())
                return;
            frozen = sessions.Freeze();
        }

        _frozenThrough = frozen.LastSequence;
        lock (_toFold)
            _toFold.Enqueue(frozen);
        _frozen.Release();
        // A store that cannot be written must not keep the server from stopping: look up from time to time.
        while (HasTooManyUnfolded() && health.Failure is null && !_isStopping)
            _folded.Wait(TimeSpan.FromSeconds(1));
    }

    /// <summary>False if the disk has no room for a file: the log goes on in the old one, and it is tried again after the next batch.</summary>
    private bool TryStartSegment()
    {
        try
        {
            // Right after a start the unfolded facts stand in older segments, and the current one is empty.
            if (log.SegmentBytes > 0)
                queue.StartSegment();
            return true;
        }
        catch (IOException error)
        {
            LogSegmentFailed(logger, error);
            _foldIsDue = true;
            return false;
        }
    }

    private bool IsGenerationFull()
    {
        lock (sessions.Gate)
            return sessions.IsGenerationFull;
    }

    private bool HasTooManyUnfolded()
    {
        lock (sessions.Gate)
            return sessions.UnfoldedGenerations > MaxUnfolded;
    }

    /// <param name="rehearsed">Where the first fold is far: through which batch all is folded already.</param>
    private void FoldFrozen(long? rehearsed)
    {
        WritePace.Set(new(_stopping.Token.WaitHandle));
        try
        {
            if (rehearsed is { } through && !TryRehearse(through))
                return;
            while (WaitForWork())
            {
                // A later generation must not be folded before an earlier one: its progress would say that the earlier one stands in the store too.
                while (TakeFrozen() is { } generation)
                {
                    var count = generation.Count;
                    if (!TryFold(generation))
                        return;
                    _folded.Release();
                    JoinRuns();
                    CollectAfter(count);
                }

                Expire();
            }
        }
        catch (Exception error)
        {
            // A defect, or a disk that is gone. Commits wait once too much is unfolded, so whoever watches must be told before.
            health.StoreFailure = $"Folding has ended, restart the server: {error.Message}";
            LogFoldingEnded(logger, error);
            throw;
        }
    }

    /// <summary>
    /// Folds nothing, once. What a fold runs is compiled when it first runs, and who waits for the gate meanwhile would wait for that too: some hundredths of a second.
    /// False if the server stops before the store can be written.
    /// </summary>
    private bool TryRehearse(long foldedThrough)
    {
        if (!TryFold(new SessionGeneration { LastSequence = foldedThrough }))
            return false;
        JoinRuns();
        Expire();
        return true;
    }

    /// <summary>False once the server stops and all is folded.</summary>
    private bool WaitForWork()
    {
        try
        {
            _frozen.Wait(_stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            // The last freeze may have come with the end.
            lock (_toFold)
                return _toFold.Count > 0;
        }
    }

    private SessionGeneration? TakeFrozen()
    {
        lock (_toFold)
            return _toFold.TryDequeue(out var generation) ? generation : null;
    }

    /// <summary>False if the server stops before it succeeds.</summary>
    private bool TryFold(SessionGeneration generation)
    {
        var started = Stopwatch.GetTimestamp();
        var count = generation.Count;
        var fold = Fold.Copy(generation, sessions, cells, sightings, outcomes, users);
        lock (sessions.Gate)
        {
            // Cells that hold half a batch must not be stored as if they held it.
            if (!application.IsWhole)
                return false;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Write(fold);
                if (attempt > 1)
                    health.StoreFailure = null;
                break;
            }
            catch (SqliteException error)
            {
                health.StoreFailure = $"The store cannot be written: {error.Message}";
                LogFoldFailed(logger, error, attempt);
                // All of it is still in the log. While the server stops, the next start folds it.
                if (_stopping.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(5)))
                    return false;
            }
        }

        log.DeleteThrough(generation.LastSequence);
        LogFolded(logger, count, fold.Cells.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return true;
    }

    private void Write(Fold fold)
    {
        using var transaction = database.Writer.BeginTransaction();
        var run = fold.Write(transaction, runs.NewId, names, time.GetUtcNow().UtcDateTime, GiveWayUnlessLate);
        // Not under the gate: a commit, with SQLite's checkpoint in it, may take a second, and all acknowledgements would wait for it.
        // Until memory lets go, what was stored is there twice, which changes no answer: sessions are read from published runs,
        // cells from memory while they are there, and sets take the user of an aggregate twice.
        transaction.Commit();
        lock (sessions.Gate)
        {
            sessions.Folded(fold.Generation, run);
            cells.Stored(fold.Cells);
            users.Saved(fold.Users.Length);
        }
    }

    private void JoinRuns()
    {
        try
        {
            upkeep.Run(RestBetweenSteps);
        }
        catch (SqliteException error)
        {
            LogJoinFailed(logger, error);
        }
    }

    /// <summary>More waits to be folded: memory holds it meanwhile, and at last commits wait too.</summary>
    private bool IsLate
    {
        get
        {
            lock (_toFold)
                return _toFold.Count > 0;
        }
    }

    /// <summary>Leaves the processor to those who wait for it.</summary>
    private void GiveWayUnlessLate()
    {
        if (!IsLate)
            ThreadUrgency.GiveWay();
    }

    /// <summary>Leaves the disk to those who wait for it, unless the fold is late or the server stops.</summary>
    private void RestBetweenSteps()
    {
        if (!IsLate)
            _stopping.Token.WaitHandle.WaitOne(RestForDisk);
    }

    /// <summary>
    /// A large fold and the joins after it leave some MB of large arrays, which .NET lets pile up until it looks for itself: 20 MB of them under load.
    /// Nobody waits for the collection, which finds little else to look at.
    /// </summary>
    private static void CollectAfter(int sessions)
    {
        if (sessions < FewestForCollection)
            return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        NativeHeap.GiveBackFreeBlocks();
    }

    private void Expire()
    {
        try
        {
            expiry.Run();
        }
        catch (SqliteException error)
        {
            LogExpiryFailed(logger, error);
        }
    }

    [LoggerMessage(LogLevel.Information, "Read {Batches} unfolded batches from the log ({TornBytes} bytes of an unacknowledged one dropped) in {Milliseconds:F0} ms")]
    private static partial void LogStarted(ILogger logger, long batches, long tornBytes, double milliseconds);

    [LoggerMessage(LogLevel.Critical, "The log is damaged: {Batches} acknowledged batches cannot be read, {Bytes} bytes were skipped")]
    private static partial void LogDamage(ILogger logger, long batches, long bytes);

    [LoggerMessage(LogLevel.Error, "Cannot start a new segment of the log; the old one goes on")]
    private static partial void LogSegmentFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Debug, "Folded {Sessions} sessions and {Cells} cells in {Milliseconds:F0} ms")]
    private static partial void LogFolded(ILogger logger, int sessions, int cells, double milliseconds);

    [LoggerMessage(LogLevel.Error, "Cannot fold (attempt {Attempt}); the facts stay in the log")]
    private static partial void LogFoldFailed(ILogger logger, Exception error, int attempt);

    [LoggerMessage(LogLevel.Critical, "Folding has ended; the facts stay in the log")]
    private static partial void LogFoldingEnded(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Error, "Cannot delete what has expired")]
    private static partial void LogExpiryFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Error, "Cannot join runs")]
    private static partial void LogJoinFailed(ILogger logger, Exception error);
}
