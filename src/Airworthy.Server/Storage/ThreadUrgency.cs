using System.Runtime.InteropServices;

namespace Airworthy.Server.Storage;

/// <summary>How urgent a thread is to the system's scheduler.</summary>
internal static partial class ThreadUrgency
{
    // Beside a thread of the usual urgency one of these gets a quarter of a processor. Less would be felt by all: a collection waits for each thread to come to a stop.
    private const int Niceness = 5;
    private const int OfThread = 0; // PRIO_PROCESS, which on Linux is the thread's own

    /// <summary>Lets the threads that sessions wait for run before this one. Where the system does not do it nothing is wrong but the urgency.</summary>
    public static void Lower()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        // There .NET's own priorities do nothing.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThread, 0, Niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
