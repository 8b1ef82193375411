namespace Airworthy.Server.Storage;

/// <summary>A write that waits for its transaction, with who waits for it.</summary>
internal abstract class TrackerJob
{
    private StorageUnavailableException? _refusal;

    /// <summary>Writes. What it throws is its own.</summary>
    public abstract void Run(SqlSession session);

    /// <summary>It has thrown, and what it wrote is taken back.</summary>
    public abstract void Fail(Exception error);

    /// <summary>It is on disk, and nobody has heard of it yet.</summary>
    public abstract void Committed();

    /// <summary>It is not on disk: <see cref="Answer()"/> says so.</summary>
    public void Refuse(StorageUnavailableException why) => _refusal = why;

    /// <summary>Tells who waits. What follows runs here.</summary>
    public void Answer() => Answer(_refusal);

    protected abstract void Answer(StorageUnavailableException? refusal);
}

/// <inheritdoc/>
internal sealed class TrackerJob<T>(Func<SqlSession, T> work, Action<T>? committed) : TrackerJob
{
    private readonly TaskCompletionSource<T> _completion = new();
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

    protected override void Answer(StorageUnavailableException? refusal)
    {
        if ((refusal ?? _error) is { } error)
            _completion.TrySetException(error);
        else
            _completion.TrySetResult(_result);
    }
}

/// <summary>
/// Answers those who waited for a transaction one after another, on the thread pool, which does what has come meanwhile in between: handed over all at once,
/// the answers to the events of one transaction stood before the sessions of a millisecond.
/// </summary>
internal sealed class TrackerAnswers(List<TrackerJob> jobs) : IThreadPoolWorkItem
{
    private int _next;

    public void Begin() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Execute()
    {
        var job = jobs[_next++];
        // Before, for what follows an answer may wait.
        if (_next < jobs.Count)
            Begin();
        job.Answer();
    }
}
