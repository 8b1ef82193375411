using System.Runtime.InteropServices;

namespace Airworthy.Server.Storage;

/// <summary>The memory that SQLite and the filters of sessions take from the C library.</summary>
internal static partial class NativeHeap
{
    // Of glibc's malloc.h
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int MapThreshold = -3; // M_MMAP_THRESHOLD

    // Twice where glibc begins. To compress an event takes a table of 128 KiB: mapped and unmapped for each one, it was two fifths of what an event's thread did.
    private const int LargeBytes = 256 * 1024;
    private const int KeptBytes = 2 * 1024 * 1024; // of small ones, at the end of the heap

    /// <summary>
    /// Has large blocks given back to the system as soon as they are free. glibc does so with the first one; from the next one of its size on it keeps them, twice over:
    /// the filter of joined runs, written once in some minutes, left 9 MB each time. Where there is no glibc nothing is done.
    /// </summary>
    public static void GiveBackLargeBlocks() => WhereGlibcIs(() =>
    {
        _ = SetOption(MapThreshold, LargeBytes);
        _ = SetOption(TrimThreshold, KeptBytes);
    });

    /// <summary>
    /// Gives the pages of free blocks back to the system, also of those between blocks in use, which glibc keeps by itself: after a joining of runs they were 13 MB, however little came after it.
    /// Who needs memory meanwhile waits, so it is for after large pieces of work only. Where there is no glibc nothing is done.
    /// </summary>
    public static void GiveBackFreeBlocks() => WhereGlibcIs(() => _ = Trim(0));

    private static void WhereGlibcIs(Action use)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            use();
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which does not keep them.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
