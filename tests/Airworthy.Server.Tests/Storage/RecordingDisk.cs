using Airworthy.Server.Storage;
using Microsoft.Win32.SafeHandles;

namespace Airworthy.Server.Tests.Storage;

/// <summary>
/// A disk that writes down all that is asked of it, for the log and for SQLite, so that a test can tell what it might hold after a power loss.
/// It makes nothing durable itself, which makes it quick. Names are relative to the data folder.
/// </summary>
internal sealed class RecordingDisk(string folder, TimeProvider time) : Disk
{
    private readonly List<DiskOperation> _operations = [];
    private readonly Dictionary<SafeFileHandle, string> _names = [];
    private readonly Lock _gate = new();
    private bool _hasEnded;

    public override string SqliteVfs => RecordingVfs.Register(this);

    public string Folder { get; } = folder;

    /// <summary>Whether an operation is refused because the disk is full; asked before it is done.</summary>
    public Func<DiskOperation, bool> IsFullFor { get; set; } = _ => false;

    /// <summary>How much was written down so far: a moment at which the power may fail.</summary>
    public int Position
    {
        get
        {
            lock (_gate)
                return _operations.Count;
        }
    }

    public IReadOnlyList<DiskOperation> Operations
    {
        get
        {
            lock (_gate)
                return [.. _operations];
        }
    }

    /// <summary>From now on nothing is written down: the power has failed, and whoever still writes does not know.</summary>
    public void End()
    {
        lock (_gate)
            _hasEnded = true;
    }

    public override void CreateFolder(string path)
    {
        Record(new(DiskOperationKind.CreateFolder, NameOf(path)));
        Directory.CreateDirectory(path);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    public override SafeFileHandle Create(string path)
    {
        var name = NameOf(path);
        Record(new(DiskOperationKind.Create, name));
        return Named(base.Create(path), name);
    }

    public override SafeFileHandle Open(string path) => Named(base.Open(path), NameOf(path));

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Record(new(DiskOperationKind.Write, NameOf(file)) { Offset = offset, Bytes = bytes.ToArray() });
        base.Write(file, bytes, offset);
    }

    public override void SyncData(SafeFileHandle file) => Record(new(DiskOperationKind.Sync, NameOf(file)));

    public override void SyncFolder(string path) => Record(new(DiskOperationKind.SyncFolder, NameOf(path)));

    public override void Delete(string path)
    {
        Record(new(DiskOperationKind.Delete, NameOf(path)));
        base.Delete(path);
    }

    /// <exception cref="IOException">The disk is full.</exception>
    public void Record(DiskOperation operation)
    {
        lock (_gate)
        {
            if (IsFullFor(operation))
                throw new IOException("No space left on device.");
            if (!_hasEnded)
                _operations.Add(operation with { Time = time.GetUtcNow() });
        }
    }

    public string NameOf(string path) => Path.GetRelativePath(Folder, path);

    private SafeFileHandle Named(SafeFileHandle file, string name)
    {
        lock (_gate)
            _names[file] = name;
        return file;
    }

    private string NameOf(SafeFileHandle file)
    {
        lock (_gate)
            return _names[file];
    }
}

internal enum DiskOperationKind
{
    CreateFolder,
    Create,
    OpenOrCreate,
    Write,
    Truncate,
    Sync,
    SyncFolder,
    Delete,
}

/// <summary>One thing that was asked of a disk.</summary>
/// <param name="Name">The file or folder.</param>
internal sealed record DiskOperation(DiskOperationKind Kind, string Name)
{
    /// <summary>Where something is written; the size something is cut to.</summary>
    public long Offset { get; init; }

    public byte[] Bytes { get; init; } = [];

    public DateTimeOffset Time { get; init; }
}
