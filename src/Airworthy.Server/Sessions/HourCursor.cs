using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>Walks what one run has of an hour, in the order of the sessions' ids. Stands before the first one until it is moved.</summary>
internal sealed class HourCursor(SqliteCommand blocks, ProjectId project) : IDisposable
{
    private readonly SqliteDataReader _reader = blocks.ExecuteReader();
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
        if (_end == _block.Length)
        {
            if (!_reader.Read())
                return false;
            _block = _reader.GetFieldValue<byte[]>(0);
            _end = 0;
        }

        _start = _end;
        ReadOnlySpan<byte> rest = _block.AsSpan(_start);
        HasMoved = !SessionRecord.Read(ref rest, project, out _session);
        _end = _block.Length - rest.Length;
        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        blocks.Dispose();
    }
}
