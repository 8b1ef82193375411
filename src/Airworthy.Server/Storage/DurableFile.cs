using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Airworthy.Server.Storage;

/// <summary>Makes what was written into space that a file already has durable. It is less than .NET's flush, which has the file's times written each time too.</summary>
internal static partial class DurableFile
{
    /// <summary>Returns when the file's data is on disk, and as much about the file as it takes to find it.</summary>
    public static void SyncData(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (Fdatasync(file) != 0)
            throw new IOException($"Cannot make the log durable: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);
}
