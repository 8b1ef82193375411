using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Airworthy.Server.Storage;

/// <summary>
/// A checksum at the end of each page of a SQLite file, written with the page and compared at each read, so that a flipped bit is an error and never a
/// wrong number. SQLite itself has none outside its WAL. It is a layer over the VFS that SQLite reads files with, for files whose pages have room for it.
/// </summary>
/// <remarks>
/// The same idea as SQLite's own "cksumvfs", which our build of SQLite does not have. The page's number is part of the sum: a page in another's place is seen too.
/// Being where all pages pass, those of the WAL too, it is also where a thread's <see cref="WritePace"/> is kept.
/// The layer is the process's default. A program that writes to such a file without it leaves pages that look damaged here.
/// </remarks>
internal static unsafe class PageChecksums
{
    /// <summary>Room that a page keeps for its checksum.</summary>
    public const int Bytes = 4;

    private const int HeaderBytes = 100;
    private const int ReservedAt = 20; // in the file's header: the room at each page's end
    private const int SmallestPage = 512;

    private static readonly Lock Registration = new();
    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<long, byte>> Damage = new();

    /// <summary>Lays the layer over a VFS, SQLite's own if none is named. Returns its name, for a connection to ask for.</summary>
    public static string Over(string? baseVfs)
    {
        var name = baseVfs is null ? "checksums" : $"checksums-{baseVfs}";
        lock (Registration)
        {
            if (SqliteNative.FindVfs(name) == null)
                Register(name, SqliteNative.FindVfs(baseVfs), makeDefault: baseVfs is null);
        }

        return name;
    }

    /// <summary>The damaged pages of a file that were read so far, by their numbers.</summary>
    public static IReadOnlyCollection<long> DamagedPages(string path) => Damage.TryGetValue(path, out var pages) ? [.. pages.Keys] : [];

    /// <summary>Whether a file's pages have room for checksums; true for a file that is not there yet. Only while no connection to it is open: this would end its locks.</summary>
    public static bool HasRoom(string path)
    {
        if (!File.Exists(path))
            return true;
        using var file = File.OpenRead(path);
        var header = new byte[HeaderBytes];
        return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || header[ReservedAt] == Bytes;
    }

    private static void Register(string name, SqliteVfs* below, bool makeDefault)
    {
        var layer = (Layer*)NativeMemory.AllocZeroed((nuint)sizeof(Layer));
        layer->Vfs = *below;
        layer->Below = below;
        layer->Vfs.FileBytes = below->FileBytes + sizeof(FileState);
        layer->Vfs.Name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        layer->Vfs.Open = &Open;
        if (SqliteNative.RegisterVfs(&layer->Vfs, makeDefault ? 1 : 0) != SqliteNative.Ok)
            throw new InvalidOperationException($"SQLite does not take the VFS '{name}'.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* vfs, byte* path, SqliteFile* file, int flags, int* outFlags)
    {
        var layer = (Layer*)vfs;
        var result = layer->Below->Open(layer->Below, path, file, flags, outFlags);
        if (file->Methods == null || (flags & (SqliteNative.IsMainDatabase | SqliteNative.IsWal)) == 0)
            return result;

        var state = (FileState*)((byte*)file + layer->Below->FileBytes);
        *state = new FileState { Path = path };
        lock (Registration)
        {
            file->Methods = (flags & SqliteNative.IsWal) != 0
                ? Above(layer, file->Methods, ref layer->WalMethods, read: null, &WriteWal)
                : Above(layer, file->Methods, ref layer->Methods, &Read, &Write);
        }

        return result;
    }

    /// <summary>The methods that lie over some of the VFS below. Its files share them, so one memory of them, <paramref name="known"/>, lasts for the process.</summary>
    private static SqliteFileMethods* Above(
        Layer* layer, SqliteFileMethods* below, ref FileMethods* known, delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> read, delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> write)
    {
        if (known != null && known->Below == below)
            return &known->Methods;

        known = (FileMethods*)NativeMemory.AllocZeroed((nuint)sizeof(FileMethods));
        known->Methods = *below;
        known->Below = below;
        known->StateAt = layer->Below->FileBytes;
        known->Methods.Version = Math.Min(known->Methods.Version, SqliteNative.WithoutMapping);
        known->Methods.Read = read != null ? read : below->Read;
        known->Methods.Write = write;
        return &known->Methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(SqliteFile* file, byte* target, int bytes, long offset)
    {
        var methods = (FileMethods*)file->Methods;
        var result = methods->Below->Read(file, target, bytes, offset);
        if (result != SqliteNative.Ok)
            return result;

        var state = StateOf(file);
        if (offset == 0)
            ReadHeader(state, target, bytes);
        if (!IsPage(state, bytes, offset))
            return result;
        var page = new Span<byte>(target, bytes);
        // A page that was never written is zero; if anything should stand in it, SQLite sees that itself.
        if (MemoryMarshal.Read<uint>(page[^Bytes..]) == Checksum(page, offset / bytes) || page.IndexOfAnyExcept((byte)0) < 0)
            return result;

        var path = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(state->Path));
        Damage.GetOrAdd(path, _ => new()).TryAdd(offset / bytes + 1, 0);
        return SqliteNative.DataError;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteFile* file, byte* source, int bytes, long offset)
    {
        var state = StateOf(file);
        var below = ((FileMethods*)file->Methods)->Below;
        if (offset == 0)
            ReadHeader(state, source, bytes);
        if (IsPage(state, bytes, offset))
        {
            // The room is ours to fill: SQLite keeps nothing there.
            var page = new Span<byte>(source, bytes);
            MemoryMarshal.Write(page[^Bytes..], Checksum(page, offset / bytes));
        }

        var result = below->Write(file, source, bytes, offset);
        if (result != SqliteNative.Ok || !WritePace.EndsPortion())
            return result;
        result = below->Sync(file, SqliteNative.SyncNormal);
        WritePace.TakeRest();
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int WriteWal(SqliteFile* file, byte* source, int bytes, long offset)
    {
        WritePace.GiveWay();
        return ((FileMethods*)file->Methods)->Below->Write(file, source, bytes, offset);
    }

    private static FileState* StateOf(SqliteFile* file) => (FileState*)((byte*)file + ((FileMethods*)file->Methods)->StateAt);

    private static void ReadHeader(FileState* state, byte* header, int bytes)
    {
        if (bytes >= HeaderBytes && new ReadOnlySpan<byte>(header, 15).SequenceEqual("SQLite format 3"u8))
            state->HasRoom = header[ReservedAt] == Bytes;
    }

    private static bool IsPage(FileState* state, int bytes, long offset) =>
        state->HasRoom && bytes >= SmallestPage && int.IsPow2(bytes) && offset % bytes == 0;

    private static uint Checksum(ReadOnlySpan<byte> page, long index)
    {
        var sum = Crc32C.Append(Crc32C.Append(Crc32C.Start, (ulong)index), page[..^Bytes]);
        return Crc32C.Finish(sum);
    }

    private struct Layer
    {
        public SqliteVfs Vfs;
        public SqliteVfs* Below;
        public FileMethods* Methods;
        public FileMethods* WalMethods;
    }

    private struct FileMethods
    {
        public SqliteFileMethods Methods;
        public SqliteFileMethods* Below;
        public int StateAt;
    }

    private struct FileState
    {
        public byte* Path;
        public bool HasRoom;
    }
}
