using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Sessions;

/// <summary>Walks what one run has of an hour, in the order of the sessions' ids. Stands before the first one until it is moved.</summary>
/// <param name="next">Finds the block whose first id is the least above <c>$4</c>. Run for each block: a statement that stayed open would keep SQLite from resetting its log.</param>
internal sealed class HourCursor(SqlStatement next, ProjectId project) : IDisposable
{
    private byte[] _block = []; // with room behind, if the one before was larger
    private int _length;
    private byte[] _firstId = [];
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
        if (_end == _length && !MoveToNextBlock())
            return false;

        _start = _end;
        ReadOnlySpan<byte> rest = _block.AsSpan(_start, _length - _start);
        HasMoved = !SessionRecord.Read(ref rest, project, out _session);
        _end = _length - rest.Length;
        return true;
    }

    public void Dispose() => next.Dispose();

    private bool MoveToNextBlock()
    {
        next.Set(4, _firstId);
        using var row = next.FirstRow();
        if (!row.Exists)
            return false;
        _firstId = row.Blob(0).ToArray();
        var block = row.Blob(1);
        if (_block.Length < block.Length)
            _block = new byte[block.Length];
        block.CopyTo(_block);
        (_length, _end) = (block.Length, 0);
        return true;
    }
}
