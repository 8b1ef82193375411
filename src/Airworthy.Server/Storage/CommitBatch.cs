namespace Airworthy.Server.Storage;

/// <summary>The facts that share one commit: one buffer, one fsync, and those who wait for it.</summary>
internal sealed class CommitBatch
{
    // They are woken in groups, one after another on one thread: handing each to the thread pool by itself costs more than what each then does.
    private const int GroupSize = 64;

    private readonly List<TaskCompletionSource> _groups = [];
    private int _inGroup;
    private byte[] _buffer = new byte[64 * 1024];

    public int Length { get; private set; } = LogRecord.HeaderBytes;

    public bool IsEmpty => Length == LogRecord.HeaderBytes;

    /// <summary>Takes a copy of the facts; completes when they are committed, on a thread of the pool.</summary>
    public Task Add(ReadOnlySpan<byte> facts)
    {
        if (_buffer.Length - Length < facts.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + facts.Length));
        facts.CopyTo(_buffer.AsSpan(Length));
        Length += facts.Length;

        if (_inGroup++ % GroupSize == 0)
            _groups.Add(new TaskCompletionSource());
        return _groups[^1].Task;
    }

    /// <summary>The record as the log takes it, with the place for its header in front.</summary>
    public Span<byte> Record => _buffer.AsSpan(0, Length);

    public ReadOnlySpan<byte> Facts => _buffer.AsSpan(LogRecord.HeaderBytes, Length - LogRecord.HeaderBytes);

    public void Acknowledge()
    {
        foreach (var group in _groups)
            ThreadPool.UnsafeQueueUserWorkItem(static waiting => waiting.TrySetResult(), group, preferLocal: false);
    }

    public void Refuse(Exception why)
    {
        foreach (var group in _groups)
            ThreadPool.UnsafeQueueUserWorkItem(static refused => refused.Waiting.TrySetException(refused.Why), (Waiting: group, Why: why), preferLocal: false);
    }

    /// <summary>Makes the batch ready for the next facts. A buffer that one burst made large is given back.</summary>
    public void Clear(int keepBytes)
    {
        if (_buffer.Length > keepBytes)
            _buffer = new byte[keepBytes];
        Length = LogRecord.HeaderBytes;
        _groups.Clear();
        _inGroup = 0;
    }
}
