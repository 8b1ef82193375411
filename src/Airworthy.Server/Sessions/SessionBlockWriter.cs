using Airworthy.Protocol;

namespace Airworthy.Server.Sessions;

/// <summary>
/// Up to <see cref="MaxSessions"/> sessions of one project that began in the same hour, ordered by id: what one row of the store holds.
/// </summary>
internal sealed class SessionBlockWriter
{
    public const int MaxSessions = 200;

    private readonly byte[] _bytes = new byte[MaxSessions * SessionRecord.MaxBytes];
    private SentryId _first;
    private int _length;

    public int Count { get; private set; }

    public bool IsFull => Count == MaxSessions;

    public SentryId FirstId => _first;

    public void Add(in SessionState session) => Added(session.Id, SessionRecord.Write(_bytes.AsSpan(_length), session));

    public void AddMoved(SentryId id) => Added(id, SessionRecord.WriteMoved(_bytes.AsSpan(_length), id));

    /// <summary>Adds a session, or the note that it has moved, as another block has it.</summary>
    public void AddRecord(SentryId id, ReadOnlySpan<byte> record)
    {
        record.CopyTo(_bytes.AsSpan(_length));
        Added(id, record.Length);
    }

    /// <summary>The finished block, which stands until the next one begins: the writer is ready for it.</summary>
    public ReadOnlySpan<byte> Take()
    {
        var block = _bytes.AsSpan(0, _length);
        (_length, Count) = (0, 0);
        return block;
    }

    private void Added(SentryId id, int bytes)
    {
        if (Count == 0)
            _first = id;
        _length += bytes;
        Count++;
    }
}
