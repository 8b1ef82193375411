using System.Runtime.InteropServices;

using Airworthy.Server.Storage;

namespace Airworthy.Server.Users;

/// <summary>
/// The lower 16 bits of the users that share their upper ones: a sorted array up to 4,096 of them, a bitmap beyond.
/// A value in its set's directory, so that a reader needs one step less in memory; to be changed in place there.
/// </summary>
internal struct UserContainer()
{
    private const int MaxArray = 4096; // from here on a bitmap is smaller
    private const int BitmapBytes = 65536 / 8;

    // The sorted members, perhaps with room behind them; or a bitmap, 16 members an element. Count tells which.
    private ushort[] _values = [];
    private bool _isShared;

    /// <summary>Those whose bits are set among 65,536.</summary>
    public static UserContainer Of(ReadOnlySpan<ulong> bitmap)
    {
        var container = new UserContainer();
        var count = BitmapWords.Count(bitmap);
        if (count > MaxArray)
            container.Take(MemoryMarshal.Cast<ulong, ushort>(bitmap).ToArray(), count);
        else
            container.Take(BitmapWords.Members(bitmap, count), count);
        return container;
    }

    public int Count { get; private set; }

    public readonly bool IsBitmap => Count > MaxArray;

    /// <summary>Memory held outside the directory, in bytes, about.</summary>
    public readonly long Bytes => 24 + (long)_values.Length * sizeof(ushort);

    /// <summary>The members in ascending order, of a container that is no bitmap.</summary>
    public readonly ReadOnlySpan<ushort> Sorted => _values.AsSpan(0, Count);

    /// <summary>65,536 bits, of a container that is a bitmap.</summary>
    public readonly ReadOnlySpan<ulong> Bitmap => MemoryMarshal.Cast<ushort, ulong>(_values.AsSpan());

    private readonly Span<ulong> OwnBitmap => MemoryMarshal.Cast<ushort, ulong>(_values.AsSpan());

    /// <summary>Another directory holds these members as well: they are copied before they are changed.</summary>
    public void MarkShared() => _isShared = true;

    public readonly bool Contains(ushort low) =>
        IsBitmap ? (_values[low >> 4] & (1 << (low & 15))) != 0 : Sorted.BinarySearch(low) >= 0;

    public bool Add(ushort low)
    {
        if (IsBitmap)
        {
            var bit = (ushort)(1 << (low & 15));
            if ((_values[low >> 4] & bit) != 0)
                return false;
            if (_isShared)
                Take([.. _values], Count);
            _values[low >> 4] |= bit;
            Count++;
            return true;
        }

        // Users are numbered as they come, so the newest is often the largest.
        var at = Count > 0 && _values[Count - 1] < low ? ~Count : Sorted.BinarySearch(low);
        if (at >= 0)
            return false;
        Insert(~at, low);
        return true;
    }

    public readonly IEnumerable<ushort> Members()
    {
        var copy = this;
        return IsBitmap
            ? Enumerable.Range(0, 65536).Select(low => (ushort)low).Where(low => copy.Contains(low))
            : _values.Take(Count);
    }

    public readonly void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Count);
        // How many there are tells which of the two it is.
        writer.Write(MemoryMarshal.AsBytes(IsBitmap ? _values : Sorted));
    }

    /// <exception cref="InvalidDataException">What stands there is no container.</exception>
    public static UserContainer Read(ref ReadOnlySpan<byte> source)
    {
        var count = Varint.ReadInt32(ref source);
        var bytes = count > MaxArray ? BitmapBytes : count * sizeof(ushort);
        if (count > 65536 || source.Length < bytes)
            throw new InvalidDataException($"A container of {count} users does not fit in the {source.Length} bytes left of its set.");
        var container = new UserContainer();
        container.Take(MemoryMarshal.Cast<byte, ushort>(source[..bytes]).ToArray(), count);
        source = source[bytes..];
        return container;
    }

    private void Insert(int at, ushort low)
    {
        if (!_isShared && Count < _values.Length)
        {
            Array.Copy(_values, at, _values, at + 1, Count - at);
            _values[at] = low;
            Count++;
            return;
        }

        var room = Count < _values.Length ? _values.Length : Math.Max(8, Count + Count / 2);
        var grown = new ushort[Count == MaxArray ? MaxArray + 1 : Math.Min(MaxArray, room)];
        Sorted[..at].CopyTo(grown);
        Sorted[at..].CopyTo(grown.AsSpan(at + 1));
        grown[at] = low;
        TakeSorted(grown, Count + 1);
    }

    private void TakeSorted(ushort[] sorted, int count)
    {
        if (count <= MaxArray)
        {
            Take(sorted, count);
            return;
        }

        Take(new ushort[BitmapBytes / sizeof(ushort)], count);
        BitmapWords.Set(sorted.AsSpan(0, count), OwnBitmap);
    }

    private void Take(ushort[] values, int count) => (_values, Count, _isShared) = (values, count, false);
}
