using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Airworthy.Server.Storage;

/// <summary>How urgent a thread is to the system's scheduler.</summary>
internal static partial class ThreadUrgency
{
    // Beside a thread of the usual urgency one of these gets a quarter of a processor. Less would be felt by all: a collection waits for each thread to come to a stop.
    private const int Niceness = 5;
    private const int OfThread = 0; // PRIO_PROCESS, which on Linux is the thread's own
    private const int Other = 0; // SCHED_OTHER
    private const int Batch = 3; // SCHED_BATCH
    private const ulong ShortTurnNanoseconds = 100_000;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromMicroseconds(50);

    [ThreadStatic]
    private static long _turnBegan;

    /// <summary>
    /// Lets the threads that sessions wait for run before this one, which must complete nothing itself (see <see cref="Completions"/>).
    /// Where the system does not do it nothing is wrong but the urgency.
    /// </summary>
    public static void Lower()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        // There .NET's own priorities do nothing.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThread, 0, Niceness);
    }

    /// <summary>
    /// Lets this thread run as soon as it can, and interrupt others for it. For one that is woken often, has little to do each time, and for which all wait: the one that writes the log.
    /// It sleeps three times in each commit, and would wait for the end of another's turn as often. Its own turn is short: from Linux 6.12 on, that lets it interrupt one who has just begun.
    /// </summary>
    public static void Raise()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var attributes = new SchedulerAttributes { Bytes = Unsafe.SizeOf<SchedulerAttributes>(), Policy = Other, TurnNanoseconds = ShortTurnNanoseconds };
        if (SetAttributesNumber is not { } number || SystemCall(number, 0, attributes, 0) != 0)
            _ = SetScheduler(0, Other, default);
    }

    /// <summary>
    /// Lets a thread run that waits for the processor, if one does and this one has had its turn. For what takes long and is not urgent, every few microseconds:
    /// the threads that sessions wait for interrupt nobody (see <see cref="WaitForOthers"/>), so they would wait for a turn of the system's to end, four milliseconds.
    /// </summary>
    public static void GiveWay()
    {
        if (Stopwatch.GetElapsedTime(_turnBegan) < LongestTurn)
            return;
        Thread.Yield();
        _turnBegan = Stopwatch.GetTimestamp();
    }

    /// <summary>
    /// Makes this thread, and all that it starts, wait for a running one to end its turn before they run. Under load the one that listens to the sockets
    /// would else interrupt those who read them for each request, where it could find many at once. Nothing is wrong where the system does not do it.
    /// </summary>
    public static void WaitForOthers()
    {
        if (OperatingSystem.IsLinux())
            _ = SetScheduler(0, Batch, default);
    }

    // The C library has no name for it before glibc 2.41.
    private static nint? SetAttributesNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 314,
        Architecture.Arm64 => 274,
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint thread, in SchedulerAttributes attributes, nint flags);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);

    /// <summary><c>struct sched_attr</c>, first version. https://man7.org/linux/man-pages/man2/sched_setattr.2.html</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulerAttributes
    {
        public int Bytes;
        public int Policy;
        public ulong Flags;
        public int Niceness;
        public int Priority;
        public ulong TurnNanoseconds; // sched_runtime
        public ulong DeadlineNanoseconds;
        public ulong PeriodNanoseconds;
    }
}
