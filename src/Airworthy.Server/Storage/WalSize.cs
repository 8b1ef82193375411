using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// How much SQLite's WAL holds, as a connection's last commit has left it. The connection makes no checkpoints of its own from then on: whoever asks for the size does. Dispose it after the connection.
/// </summary>
internal sealed unsafe class WalSize : IDisposable
{
    private int* _pages = (int*)NativeMemory.AllocZeroed(sizeof(int));

    public WalSize(SqliteConnection connection) => SqliteNative.SetWalHook(connection.Handle!.DangerousGetHandle(), &Committed, _pages);

    /// <summary>In pages; those that are in the file already count until the WAL begins anew.</summary>
    public int Pages => *_pages;

    public void Dispose()
    {
        NativeMemory.Free(_pages);
        _pages = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Committed(void* pages, nint connection, byte* database, int inWal)
    {
        *(int*)pages = inWal;
        return SqliteNative.Ok;
    }
}
