namespace Airworthy.Server.Storage;

/// <summary>The facts that share one commit: one buffer, one fsync, and those who wait for it.</summary>
internal sealed class CommitBatch
{
    private readonly List<Group> _groups = [];
    private byte[] _buffer = new byte[64 * 1024];

    public int Length { get; private set; } = LogRecord.HeaderBytes;

    public bool IsEmpty => Length == LogRecord.HeaderBytes;

    /// <summary>Takes a copy of the facts. <paramref name="answer"/>, if somebody waits, is completed when they are committed, on a thread of the pool.</summary>
    public void Add(ReadOnlySpan<byte> facts, CommitAnswer? answer)
    {
        if (_buffer.Length - Length < facts.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + facts.Length));
        facts.CopyTo(_buffer.AsSpan(Length));
        Length += facts.Length;

        if (answer is null)
            return;
        if (_groups is not [.., { IsFull: false }])
            _groups.Add(new());
        _groups[^1].Add(answer);
    }

    /// <summary>The record as the log takes it, with the place for its header in front.</summary>
    public Span<byte> Record => _buffer.AsSpan(0, Length);

    public ReadOnlySpan<byte> Facts => _buffer.AsSpan(LogRecord.HeaderBytes, Length - LogRecord.HeaderBytes);

    public void Acknowledge() => Complete(null);

    /// <summary>Nobody waits for it from then on.</summary>
    public void Refuse(Exception why) => Complete(why);

    /// <summary>Makes the batch ready for the next facts. A buffer that one burst made large is given back.</summary>
    public void Clear(int keepBytes)
    {
        if (_buffer.Length > keepBytes)
            _buffer = new byte[keepBytes];
        Length = LogRecord.HeaderBytes;
        _groups.Clear();
    }

    private void Complete(Exception? why)
    {
        foreach (var group in _groups)
            group.Complete(why);
        _groups.Clear();
    }

    /// <summary>Some who wait: completed one after another on one thread. Handing each to the thread pool by itself costs more than what each then does.</summary>
    private sealed class Group : IThreadPoolWorkItem
    {
        private readonly CommitAnswer[] _answers = new CommitAnswer[64];
        private int _count;
        private Exception? _why;

        public bool IsFull => _count == _answers.Length;

        public void Add(CommitAnswer answer) => _answers[_count++] = answer;

        public void Complete(Exception? why)
        {
            _why = why;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            foreach (var answer in _answers.AsSpan(0, _count))
                answer.Complete(_why);
        }
    }
}
