using Airworthy.Protocol;
using Airworthy.Server.Projects;

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

    public void Add(in HourEntry entry)
    {
        if (Count == 0)
            _first = entry.Id;
        var target = _bytes.AsSpan(_length);
        _length += entry.HasMoved ? SessionRecord.WriteMoved(target, entry.Id) : SessionRecord.Write(target, entry.Session);
        Count++;
    }

    /// <summary>The finished block; the writer is ready for the next one.</summary>
    public byte[] Take()
    {
        var block = _bytes.AsSpan(0, _length).ToArray();
        (_length, Count) = (0, 0);
        return block;
    }
}

/// <summary>A session as an hour's blocks have it, or the note that it has moved to another hour.</summary>
internal readonly record struct HourEntry(SentryId Id, bool HasMoved, SessionState Session)
{
    public HourEntry(in SessionState session)
        : this(session.Id, false, session)
    {
    }

    /// <summary>The entries of a block in their order.</summary>
    public static List<HourEntry> ReadBlock(ReadOnlySpan<byte> block, ProjectId project)
    {
        var entries = new List<HourEntry>(SessionBlockWriter.MaxSessions);
        while (!block.IsEmpty)
        {
            var hasMoved = !SessionRecord.Read(ref block, project, out var session);
            entries.Add(new(session.Id, hasMoved, session));
        }

        return entries;
    }
}
