using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Airworthy.Server.Storage;

/// <summary>How SQLite reaches files: <c>sqlite3_vfs</c>, third version. https://sqlite.org/c3ref/vfs.html</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteVfs
{
    public int Version;
    public int FileBytes;
    public int MaxPathname;
    public SqliteVfs* Next;
    public byte* Name;
    public void* AppData;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, byte*, SqliteFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, byte*, int, int> Delete;
    public Others Rest;

    /// <summary>Access to time: taken over as they are.</summary>
    [InlineArray(14)]
    internal struct Others
    {
        private nint _first;
    }
}

/// <summary>An open file: <c>sqlite3_file</c>. What the VFS knows of it follows behind.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFile
{
    public SqliteFileMethods* Methods;
}

/// <summary>What can be done with an open file: <c>sqlite3_io_methods</c>, third version. https://sqlite.org/c3ref/io_methods.html</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFileMethods
{
    public int Version;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int> Close;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<SqliteFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> Sync;
    public Others Rest;

    /// <summary>Size to memory mapping: taken over as they are.</summary>
    [InlineArray(13)]
    internal struct Others
    {
        private nint _first;
    }
}

/// <summary>The calls of SQLite's that its .NET library has no name for.</summary>
internal static unsafe partial class SqliteNative
{
    public const int Ok = 0;
    public const int DataError = 10 | (32 << 8); // SQLITE_IOERR_DATA: the checksum on a page is wrong
    public const int Corrupt = 11;
    public const int NotADatabase = 26;
    public const int IsMainDatabase = 0x100;
    public const int IsWal = 0x80000;
    public const int SyncNormal = 2;

    // The file methods' second version: without memory mapping, past which reads would not be seen.
    public const int WithoutMapping = 2;

    private const int ReserveBytes = 38;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial SqliteVfs* FindVfs(string? name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int RegisterVfs(SqliteVfs* vfs, int makeDefault);

    /// <summary>Has pages keep room at their end: at once in a new file, in another one from its next <c>vacuum</c> on.</summary>
    public static void Reserve(nint connection, int bytes) => _ = FileControl(connection, "main", ReserveBytes, ref bytes);

    /// <summary>Calls back after each commit, with the number of pages in the WAL. In place of the connection's own checkpoints.</summary>
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_wal_hook")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void* SetWalHook(nint connection, delegate* unmanaged[Cdecl]<void*, nint, byte*, int, int> hook, void* argument);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int FileControl(nint connection, string database, int operation, ref int value);
}
