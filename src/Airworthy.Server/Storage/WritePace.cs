namespace Airworthy.Server.Storage;

/// <summary>
/// How fast a thread writes pages into SQLite's files (see <see cref="PageChecksums"/>): in portions, each of which is on the disk, and the disk left to others
/// for a moment, before the next. Written at once, the pages of a checkpoint have every fsync beside them take ten times as long, for some milliseconds.
/// </summary>
/// <param name="hurry">Once it is set there is no more resting.</param>
internal sealed class WritePace(WaitHandle hurry)
{
    private const int PagesInPortion = 32;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    [ThreadStatic]
    private static WritePace? _ofThread;

    private int _pages;

    /// <summary>Has this thread write at the pace from now on.</summary>
    public static void Set(WritePace pace) => _ofThread = pace;

    /// <summary>Leaves the processor to others, as often as this thread is to.</summary>
    public static void GiveWay()
    {
        if (_ofThread is not null)
            ThreadUrgency.GiveWay();
    }

    /// <summary>This thread has written a page. True if a portion ends with it: sync it, and <see cref="TakeRest"/>.</summary>
    public static bool EndsPortion()
    {
        GiveWay();
        return _ofThread is { } pace && ++pace._pages % PagesInPortion == 0;
    }

    /// <summary>Leaves the disk to others.</summary>
    public static void TakeRest() => _ofThread?.WaitAMoment();

    private void WaitAMoment() => hurry.WaitOne(Rest);
}
