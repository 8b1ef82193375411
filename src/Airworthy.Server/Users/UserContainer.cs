using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

using Airworthy.Server.Storage;

namespace Airworthy.Server.Users;

/// <summary>The lower 16 bits of the users that share their upper ones: a sorted array up to 4,096 of them, a bitmap beyond.</summary>
internal sealed class UserContainer
{
    private const int MaxArray = 4096; // from here on a bitmap is smaller
    private const int BitmapWords = 65536 / 64;

    private ushort[]? _array = [];
    private ulong[]? _bitmap;

    public int Count { get; private set; }

    public long Bytes => 56L + (_array?.Length ?? 0) * sizeof(ushort) + (_bitmap?.Length ?? 0) * sizeof(ulong);

    public bool Add(ushort low)
    {
        if (_bitmap is not null)
        {
            ref var word = ref _bitmap[low >> 6];
            var bit = 1UL << (low & 63);
            if ((word & bit) != 0)
                return false;
            word |= bit;
            Count++;
            return true;
        }

        var array = _array!;
        // Users are numbered as they come, so the newest is often the largest.
        var at = Count > 0 && array[Count - 1] < low ? ~Count : array.AsSpan(0, Count).BinarySearch(low);
        if (at >= 0)
            return false;
        if (Count == MaxArray)
        {
            BecomeBitmap();
            return Add(low);
        }

        if (Count == array.Length)
            Array.Resize(ref _array, Math.Min(MaxArray, Math.Max(8, Count * 2)));
        Array.Copy(_array!, ~at, _array!, ~at + 1, Count - ~at);
        _array![~at] = low;
        Count++;
        return true;
    }

    public bool Contains(ushort low) =>
        _bitmap is not null
            ? (_bitmap[low >> 6] & (1UL << (low & 63))) != 0
            : _array.AsSpan(0, Count).BinarySearch(low) >= 0;

    public void UnionWith(UserContainer other)
    {
        if (other._bitmap is null)
        {
            if (_bitmap is null && Count + other.Count > MaxArray)
                BecomeBitmap();
            if (_bitmap is null)
                MergeArray(other._array.AsSpan(0, other.Count));
            else
                foreach (var low in other._array.AsSpan(0, other.Count))
                    Add(low);
            return;
        }

        BecomeBitmap();
        var (mine, theirs) = (_bitmap!, other._bitmap);
        for (var i = 0; i < mine.Length; i++)
            mine[i] |= theirs[i];
        Count = 0;
        foreach (var word in _bitmap!)
            Count += BitOperations.PopCount(word);
    }

    public IEnumerable<ushort> Members() =>
        _bitmap is null ? _array!.Take(Count) : Enumerable.Range(0, 65536).Select(low => (ushort)low).Where(Contains);

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Count);
        // How many there are tells which of the two it is.
        writer.Write(_bitmap is not null && Count > MaxArray
            ? MemoryMarshal.AsBytes(_bitmap.AsSpan())
            : MemoryMarshal.AsBytes(SortedArray()));
    }

    public static UserContainer Read(ref ReadOnlySpan<byte> source)
    {
        var container = new UserContainer { Count = Varint.ReadInt32(ref source) };
        if (container.Count > MaxArray)
        {
            container._array = null;
            container._bitmap = new ulong[BitmapWords];
            foreach (ref var word in container._bitmap.AsSpan())
            {
                word = BinaryPrimitives.ReadUInt64LittleEndian(source);
                source = source[sizeof(ulong)..];
            }

            return container;
        }

        container._array = new ushort[container.Count];
        foreach (ref var low in container._array.AsSpan())
        {
            low = BinaryPrimitives.ReadUInt16LittleEndian(source);
            source = source[sizeof(ushort)..];
        }

        return container;
    }

    private ReadOnlySpan<ushort> SortedArray() => _bitmap is null ? _array.AsSpan(0, Count) : Members().ToArray();

    private void MergeArray(ReadOnlySpan<ushort> other)
    {
        var mine = _array.AsSpan(0, Count);
        var merged = new ushort[mine.Length + other.Length];
        var (i, j, count) = (0, 0, 0);
        while (i < mine.Length && j < other.Length)
        {
            var (left, right) = (mine[i], other[j]);
            merged[count++] = Math.Min(left, right);
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }

        mine[i..].CopyTo(merged.AsSpan(count));
        count += mine.Length - i;
        other[j..].CopyTo(merged.AsSpan(count));
        count += other.Length - j;
        (_array, Count) = (merged, count);
    }

    private void BecomeBitmap()
    {
        if (_bitmap is not null)
            return;
        _bitmap = new ulong[BitmapWords];
        foreach (var low in _array.AsSpan(0, Count))
            _bitmap[low >> 6] |= 1UL << (low & 63);
        _array = null;
    }
}
