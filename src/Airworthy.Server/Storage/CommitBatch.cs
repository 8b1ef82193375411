namespace Airworthy.Server.Storage;

/// <summary>The facts that share one commit: one buffer, one fsync, one answer to all who wait.</summary>
internal sealed class CommitBatch
{
    private TaskCompletionSource _committed = NewSource();
    private byte[] _buffer = new byte[64 * 1024];

    public int Length { get; private set; } = LogRecord.HeaderBytes;

    public bool IsEmpty => Length == LogRecord.HeaderBytes;

    public Task Committed => _committed.Task;

    public void Add(ReadOnlySpan<byte> facts)
    {
        if (_buffer.Length - Length < facts.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + facts.Length));
        facts.CopyTo(_buffer.AsSpan(Length));
        Length += facts.Length;
    }

    /// <summary>The record as the log takes it, with the place for its header in front.</summary>
    public Span<byte> Record => _buffer.AsSpan(0, Length);

    public ReadOnlySpan<byte> Facts => _buffer.AsSpan(LogRecord.HeaderBytes, Length - LogRecord.HeaderBytes);

    public void Acknowledge() => _committed.TrySetResult();

    public void Refuse(Exception why) => _committed.TrySetException(why);

    /// <summary>Makes the batch ready for the next facts. A buffer that one burst made large is given back.</summary>
    public void Clear(int keepBytes)
    {
        if (_buffer.Length > keepBytes)
            _buffer = new byte[keepBytes];
        Length = LogRecord.HeaderBytes;
        _committed = NewSource();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
