using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tests.Storage;

/// <summary>
/// The layer under SQLite that tells a <see cref="RecordingDisk"/> of each write, cut, sync and deletion, by the folder of the file.
/// The shared memory beside the WAL is built anew at a start and needs no record.
/// </summary>
internal static unsafe class RecordingVfs
{
    private const string Name = "recording";
    private const int Create = 0x4;
    private const int IsMainJournal = 0x800;
    private const int IsWal = 0x80000;
    private const int Full = 13;

    private static readonly Lock Registration = new();
    private static readonly ConcurrentDictionary<string, RecordingDisk> Disks = new();
    private static readonly ConcurrentDictionary<nint, OpenFile> Files = new();
    private static SqliteVfs* _below;

    /// <summary>Has the files of the disk's folder told to it. Returns the VFS to ask for.</summary>
    public static string Register(RecordingDisk disk)
    {
        Disks[disk.Folder] = disk;
        lock (Registration)
        {
            if (_below != null)
                return Name;
            _below = SqliteNative.FindVfs("unix");
            var vfs = (SqliteVfs*)NativeMemory.AllocZeroed((nuint)sizeof(SqliteVfs));
            *vfs = *_below;
            vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
            vfs->Open = &Open;
            vfs->Delete = &Delete;
            Assert.Equal(SqliteNative.Ok, SqliteNative.RegisterVfs(vfs, makeDefault: 0));
            return Name;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* vfs, byte* path, SqliteFile* file, int flags, int* outFlags)
    {
        var disk = path == null ? null : DiskOf(path);
        if (disk is not null && (flags & Create) != 0 && !TryRecord(disk, new(DiskOperationKind.OpenOrCreate, NameOf(disk, path))))
            return Full;
        var result = _below->Open(_below, path, file, flags, outFlags);
        if (file->Methods == null || disk is null)
            return result;

        var methods = (SqliteFileMethods*)NativeMemory.AllocZeroed((nuint)sizeof(SqliteFileMethods));
        *methods = *file->Methods;
        methods->Version = SqliteNative.WithoutMapping;
        methods->Close = &Close;
        methods->Write = &Write;
        methods->Truncate = &Truncate;
        methods->Sync = &Sync;
        // As SQLite does: the folder is made durable with the first sync of a journal or WAL.
        Files[(nint)file] = new(disk, NameOf(disk, path), (nint)file->Methods) { SyncsFolder = (flags & (IsMainJournal | IsWal)) != 0 && (flags & Create) != 0 };
        file->Methods = methods;
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(SqliteVfs* vfs, byte* path, int syncsFolder)
    {
        if (DiskOf(path) is { } disk)
        {
            TryRecord(disk, new(DiskOperationKind.Delete, NameOf(disk, path)));
            if (syncsFolder != 0)
                TryRecord(disk, new(DiskOperationKind.SyncFolder, "."));
        }

        return _below->Delete(_below, path, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteFile* file)
    {
        // The methods of one file are a few bytes, and SQLite may still look at them: they are left.
        Files.TryRemove((nint)file, out var open);
        return ((SqliteFileMethods*)open!.Below)->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteFile* file, byte* source, int bytes, long offset)
    {
        var open = Files[(nint)file];
        return TryRecord(open.Disk, new(DiskOperationKind.Write, open.Name) { Offset = offset, Bytes = new Span<byte>(source, bytes).ToArray() })
            ? ((SqliteFileMethods*)open.Below)->Write(file, source, bytes, offset)
            : Full;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteFile* file, long size)
    {
        var open = Files[(nint)file];
        return TryRecord(open.Disk, new(DiskOperationKind.Truncate, open.Name) { Offset = size }) ? ((SqliteFileMethods*)open.Below)->Truncate(file, size) : Full;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteFile* file, int flags)
    {
        var open = Files[(nint)file];
        TryRecord(open.Disk, new(DiskOperationKind.Sync, open.Name));
        if (open.SyncsFolder)
            TryRecord(open.Disk, new(DiskOperationKind.SyncFolder, "."));
        open.SyncsFolder = false;
        return SqliteNative.Ok;
    }

    // Nothing may be thrown through SQLite.
    private static bool TryRecord(RecordingDisk disk, DiskOperation operation)
    {
        try
        {
            disk.Record(operation);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static RecordingDisk? DiskOf(byte* path) => Disks.GetValueOrDefault(Path.GetDirectoryName(Marshal.PtrToStringUTF8((nint)path))!);

    private static string NameOf(RecordingDisk disk, byte* path) => disk.NameOf(Marshal.PtrToStringUTF8((nint)path)!);

    private sealed record OpenFile(RecordingDisk Disk, string Name, nint Below)
    {
        public bool SyncsFolder { get; set; }
    }
}
