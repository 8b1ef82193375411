using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>Walks what one run has of an hour, in the order of the sessions' ids. Stands before the first one until it is moved.</summary>
/// <param name="next">Finds the block whose first id is the least above <c>$after</c>. A statement for each block: one that stayed open would keep SQLite from resetting its log.</param>
internal sealed class HourCursor(SqliteCommand next, ProjectId project) : IDisposable
{
    private byte[] _block = [];
    private int _start;
    private int _end;
    private SessionState _session;

    public SentryId Id => _session.Id;

    /// <summary>The session no longer stands in this hour; only its id is known.</summary>
    public bool HasMoved { get; private set; }

    public ref readonly SessionState Session => ref _session;

    /// <summary>The session as it is stored.</summary>
    public ReadOnlySpan<byte> Record => _block.AsSpan(_start, _end - _start);

    public bool MoveNext()
    {
        if (_end == _block.Length && !MoveToNextBlock())
            return false;

        _start = _end;
        ReadOnlySpan<byte> rest = _block.AsSpan(_start);
        HasMoved = !SessionRecord.Read(ref rest, project, out _session);
        _end = _block.Length - rest.Length;
        return true;
    }

    /// <summary>Goes on in another transaction of its connection.</summary>
    public void Continue(SqliteTransaction transaction) => next.Transaction = transaction;

    public void Dispose() => next.Dispose();

    private bool MoveToNextBlock()
    {
        using var reader = next.ExecuteReader();
        if (!reader.Read())
            return false;
        next.Parameters["$after"].Value = reader.GetFieldValue<byte[]>(0);
        _block = reader.GetFieldValue<byte[]>(1);
        _end = 0;
        return true;
    }
}
