using Microsoft.Win32.SafeHandles;

namespace Airworthy.Server.Storage;

/// <summary>
/// The log of group commits that are not folded into the store yet: one record per commit, fsync before return.
/// It is a row of segment files; a fold makes the older ones superfluous, and they are deleted whole.
/// </summary>
/// <remarks>
/// Why not a table in SQLite: measured on the same disk, a commit of 16 updates takes 207 µs and 108 µs of CPU in SQLite's WAL, 131 µs and 56 µs here,
/// and SQLite ends its recovery at the first bad frame, which would lose acknowledged batches behind a flipped bit without a word.
/// One thread writes; another may delete segments.
/// </remarks>
internal sealed class AppendLog : IDisposable
{
    // A commit into space that the file has, and that was written before, needs no change of the file system's own records: it is half as dear.
    // So a segment gets its space in steps, filled with zeros; a step takes some milliseconds.
    private const int GrowthBytes = 1024 * 1024;

    private static readonly byte[] Zeros = new byte[GrowthBytes];

    private readonly string _folder;
    private readonly Disk _disk;
    private readonly LogConfirmation _confirmation;
    private readonly List<LogSegment> _segments = [];
    private SafeFileHandle? _file;
    private long _offset;
    private long _allocated;
    private bool _hasOpened;

    public AppendLog(string folder, Disk disk)
    {
        (_folder, _disk) = (folder, disk);
        _confirmation = new LogConfirmation(Path.Combine(folder, "confirmed"), disk);
        disk.CreateFolder(folder);
        _segments.AddRange(LogSegment.In(folder));
    }

    /// <summary>
    /// Reads every record after <paramref name="folded"/> in order and hands it to <paramref name="apply"/>.
    /// What is damaged is reported, never skipped silently; what is only torn off at the very end was never acknowledged and is dropped.
    /// </summary>
    public LogReplay Replay(long folded, LogReplay.Apply apply)
    {
        var replay = new LogReplay(folded);
        foreach (var segment in _segments)
            replay.Read(segment, apply);
        replay.MissThrough(_confirmation.Read());
        if (replay.Records > 0)
            MakeDurable();
        return replay;
    }

    /// <summary>
    /// What a process wrote that was killed before its fsync is read like all else, and later facts will rest on it: from here on it must outlast a power loss.
    /// </summary>
    private void MakeDurable()
    {
        foreach (var segment in _segments)
        {
            using var file = _disk.Open(segment.Path);
            _disk.SyncData(file);
        }

        _disk.SyncFolder(_folder);
    }

    /// <summary>Starts a new segment, so that all before it can be deleted once they are folded.</summary>
    public void StartSegment(long firstSequence)
    {
        var segment = new LogSegment(Path.Combine(_folder, $"{firstSequence:D19}.log"));
        var written = _offset;
        var file = _disk.Create(segment.Path);
        try
        {
            // A file that an fsync of its own cannot find again after a power loss is no file: the folder needs one too.
            _disk.SyncFolder(_folder);
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }

        _file?.Dispose();
        _file = file;
        _offset = 0;
        _allocated = 0;
        lock (_segments)
        {
            if (_hasOpened)
                _segments[^1].Bytes = written;
            _hasOpened = true;
            segment.Bytes = 0;
            _segments.RemoveAll(known => known.Path == segment.Path);
            _segments.Add(segment);
        }
    }

    /// <summary>
    /// Writes a sealed record and returns when it is on disk.
    /// After an <see cref="IOException"/> the same record may be appended again: it takes the place of what was half written.
    /// </summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        var file = _file ?? throw new InvalidOperationException("The log has no open segment.");
        while (_offset + record.Length > _allocated)
            Grow(file);

        _disk.Write(file, record, _offset);
        _disk.SyncData(file);
        _offset += record.Length;
    }

    /// <summary>Notes that all through <paramref name="sequence"/> is durable, for a restart that finds the end of the log damaged.</summary>
    public void Confirm(long sequence) => _confirmation.Write(sequence);

    private void Grow(SafeFileHandle file)
    {
        _disk.Write(file, Zeros, _allocated);
        _disk.SyncData(file);
        _allocated += GrowthBytes;
    }

    /// <summary>Deletes the segments that hold nothing after <paramref name="sequence"/>.</summary>
    public void DeleteThrough(long sequence)
    {
        // The last segment is being written; another one ends where its successor begins, unless that was begun in vain.
        lock (_segments)
        {
            while (_segments.Count > 1 && _segments[1].FirstSequence <= sequence + 1 && _segments[0].LastSequence <= sequence)
            {
                _disk.Delete(_segments[0].Path);
                _segments.RemoveAt(0);
            }
        }
    }

    /// <summary>Bytes written to the current segment.</summary>
    public long SegmentBytes => _offset;

    /// <summary>Bytes that a restart would have to read.</summary>
    public long UnfoldedBytes
    {
        get
        {
            lock (_segments)
                return _offset + _segments.Sum(segment => segment.Bytes);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _confirmation.Dispose();
    }
}
