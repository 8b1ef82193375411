using System.Buffers.Binary;

namespace Airworthy.Server.Storage;

/// <summary>
/// Looks for damage in SQLite's WAL before SQLite opens it. SQLite ends its recovery at the first frame whose checksum is wrong and says nothing of those behind,
/// for it cannot tell a transaction that was torn off from one that was durable. Worse, pages of the latter that a checkpoint has copied already stay,
/// and older frames of other pages stand before them. Both are seen here. https://sqlite.org/fileformat2.html#walformat
/// </summary>
internal sealed class WalInspection
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377F0682; // its last bit: the checksums are of big-endian words

    private readonly byte[] _wal;
    private readonly int _pageBytes;
    private readonly bool _isBigEndian;

    private WalInspection(byte[] wal)
    {
        _wal = wal;
        _pageBytes = BinaryPrimitives.ReadInt32BigEndian(wal.AsSpan(8));
        _isBigEndian = (wal[3] & 1) != 0;
    }

    private int FrameBytes => FrameHeaderBytes + _pageBytes;

    private int Frames => (_wal.Length - HeaderBytes) / FrameBytes;

    /// <summary>What is damaged, in words; null if nothing is, or if it may as well have been torn off. Only while no connection is open.</summary>
    public static string? FindDamage(string databasePath)
    {
        var path = databasePath + "-wal";
        if (!File.Exists(path) || File.ReadAllBytes(path) is not { Length: > HeaderBytes + FrameHeaderBytes } wal)
            return null;

        var inspection = new WalInspection(wal);
        if (!inspection.HasHeader())
            return inspection.FirstFrameIsOfHeader() ? $"'{path}' is damaged in its header: nothing in it can be read." : null;
        var read = inspection.ReadableFrames();
        return read < inspection.Frames && (inspection.HasLaterTransaction(read) || inspection.HasNewerPage(read, databasePath))
            ? $"'{path}' is damaged in frame {read + 1} of {inspection.Frames}: transactions that were complete cannot be read."
            : null;
    }

    private bool HasHeader() =>
        (BinaryPrimitives.ReadUInt32BigEndian(_wal) & ~1u) == Magic
        && int.IsPow2(_pageBytes) && _pageBytes is >= 512 and <= 65536
        && Checksum(default, _wal.AsSpan(0, 24)) == Stored(24);

    /// <summary>A new header is written in one piece when the WAL begins anew, with other salts than the old frames have.</summary>
    private bool FirstFrameIsOfHeader() =>
        _wal.AsSpan(16, 8).SequenceEqual(_wal.AsSpan(HeaderBytes + 8, 8));

    private int ReadableFrames()
    {
        var frame = 0;
        while (frame < Frames && IsIntact(frame))
            frame++;
        return frame;
    }

    /// <summary>
    /// A transaction begins after the sync of the one before it: the damaged frame, in an earlier one, was durable.
    /// Its first frame follows the other's last; what an earlier transaction that was torn off has left behind does not.
    /// </summary>
    private bool HasLaterTransaction(int damaged)
    {
        for (var frame = damaged + 1; frame + 1 < Frames; frame++)
        {
            if (IsCommit(frame) && IsIntact(frame) && IsIntact(frame + 1))
                return true;
        }

        return false;
    }

    /// <summary>
    /// A page that a checkpoint has copied from behind the damaged frame, though an older state of it stands before. A page may become again what it was before both, without any
    /// checkpoint. But one copies pages in the order of their numbers: pages below it that are not copied say that there was none.
    /// </summary>
    private bool HasNewerPage(int damaged, string databasePath)
    {
        var known = new Dictionary<uint, int>();
        for (var frame = 0; frame < damaged; frame++)
            known[PageOf(frame)] = frame;
        var behind = Enumerable.Range(damaged, Frames - damaged).Where(IsIntact).ToList();
        if (known.Count == 0 || behind.Count == 0)
            return false;

        // Each frame that cannot be read may be the reason why one page is not what it seems to have to be.
        var unreadable = behind[^1] - damaged + 1 - behind.Count;
        var later = behind.Select(PageOf).ToHashSet();
        using var database = File.OpenRead(databasePath);
        var page = new byte[_pageBytes];
        // A list of free pages may become what it was before more easily than a page of a table or an index.
        return behind.Any(frame => DataOf(frame)[0] is 2 or 5 or 10 or 13
            && known.TryGetValue(PageOf(frame), out var older)
            && IsInDatabase(frame) && !IsInDatabase(older)
            && known.Count(one => one.Key < PageOf(frame) && !later.Contains(one.Key) && !IsInDatabase(one.Value)) <= unreadable);

        bool IsInDatabase(int frame)
        {
            database.Position = (PageOf(frame) - 1L) * _pageBytes;
            return database.ReadAtLeast(page, _pageBytes, throwOnEndOfStream: false) == _pageBytes && IsSame(page, frame);
        }
    }

    // The page's own checksum is filled in as it is copied.
    private bool IsSame(ReadOnlySpan<byte> page, int frame) => page[..^PageChecksums.Bytes].SequenceEqual(DataOf(frame)[..^PageChecksums.Bytes]);

    /// <summary>Whether a frame is of this WAL and follows the one before it, whatever state that is in.</summary>
    private bool IsIntact(int frame)
    {
        var at = HeaderBytes + frame * FrameBytes;
        if (!_wal.AsSpan(at + 8, 8).SequenceEqual(_wal.AsSpan(16, 8)))
            return false;
        var before = Stored(frame == 0 ? 24 : at - FrameBytes + 16);
        return Checksum(Checksum(before, _wal.AsSpan(at, 8)), DataOf(frame)) == Stored(at + 16);
    }

    private bool IsCommit(int frame) => BinaryPrimitives.ReadUInt32BigEndian(_wal.AsSpan(HeaderBytes + frame * FrameBytes + 4)) != 0;

    private uint PageOf(int frame) => BinaryPrimitives.ReadUInt32BigEndian(_wal.AsSpan(HeaderBytes + frame * FrameBytes));

    private ReadOnlySpan<byte> DataOf(int frame) => _wal.AsSpan(HeaderBytes + frame * FrameBytes + FrameHeaderBytes, _pageBytes);

    private (uint, uint) Stored(int at) => (BinaryPrimitives.ReadUInt32BigEndian(_wal.AsSpan(at)), BinaryPrimitives.ReadUInt32BigEndian(_wal.AsSpan(at + 4)));

    private (uint, uint) Checksum((uint First, uint Second) sum, ReadOnlySpan<byte> words)
    {
        var (first, second) = sum;
        for (; words.Length >= 8; words = words[8..])
        {
            first += Word(words) + second;
            second += Word(words[4..]) + first;
        }

        return (first, second);
    }

    private uint Word(ReadOnlySpan<byte> bytes) => _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
