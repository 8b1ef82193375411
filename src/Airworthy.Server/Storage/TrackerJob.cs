namespace Airworthy.Server.Storage;

/// <summary>A write that waits for its transaction, with who waits for it.</summary>
internal abstract class TrackerJob
{
    /// <summary>Writes. What it throws is its own.</summary>
    public abstract void Run(SqlSession session);

    /// <summary>What it wrote is taken back, or the disk has not taken it: <see cref="Answer"/> says why.</summary>
    public abstract void Fail(Exception why);

    /// <summary>It is on disk, and nobody has heard of it yet.</summary>
    public abstract void Committed();

    /// <summary>Tells who waits. What follows runs here.</summary>
    public abstract void Answer();
}

/// <inheritdoc/>
internal sealed class TrackerJob<T>(Func<SqlSession, T> work, Action<T>? committed) : TrackerJob
{
    private readonly TaskCompletionSource<T> _completion = new();
    private Exception? _error;
    private T _result = default!;

    public Task<T> Completion => _completion.Task;

    public override void Run(SqlSession session) => _result = work(session);

    public override void Fail(Exception why) => _error = why;

    public override void Committed()
    {
        if (_error is null)
            committed?.Invoke(_result);
    }

    public override void Answer()
    {
        if (_error is not null)
            _completion.SetException(_error);
        else
            _completion.SetResult(_result);
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
