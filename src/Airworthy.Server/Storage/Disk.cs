using Microsoft.Win32.SafeHandles;

namespace Airworthy.Server.Storage;

/// <summary>What the store asks of a disk. A test puts one under it that loses power, or is full.</summary>
internal class Disk
{
    /// <summary>The VFS of SQLite's that the store's file lies on; null for SQLite's own.</summary>
    public virtual string? SqliteVfs => null;

    /// <summary>Creates a folder where there is none, so that it is there after a power loss too.</summary>
    public virtual void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            SyncFolder(parent);
    }

    /// <summary>Creates a file, or empties it.</summary>
    public virtual SafeFileHandle Create(string path) => File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);

    public virtual SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Returns when the file's data is on disk, and as much about the file as it takes to find it.</summary>
    public virtual void SyncData(SafeFileHandle file) => DurableFile.SyncData(file);

    /// <summary>Returns when files created in or deleted from a folder are so after a power loss too.</summary>
    public virtual void SyncFolder(string path) => DurableFolder.Sync(path);

    public virtual void Delete(string path) => File.Delete(path);
}
