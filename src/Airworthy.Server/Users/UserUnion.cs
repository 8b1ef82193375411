using System.Numerics;

namespace Airworthy.Server.Users;

/// <summary>
/// Unites many sets of users, and counts them: a bitmap in chunks of 65,536 users, made when first needed and kept for the next union.
/// Clearing and counting cost what was touched. Belongs to one thread at a time.
/// </summary>
internal sealed class UserUnion
{
    // A chunk is 64 blocks of 128 bytes. Which of them hold users keeps unions of a few users cheap.
    private const int BlockWords = BitmapWords.Length / 64;
    private const int BlockShift = 10;
    private const ulong AllBlocks = ulong.MaxValue;
    private const int MaxSparse = 64; // more users than that are not worth looking at one by one

    // By the upper 16 bits of the users. No blocks: the chunk holds nobody, and is not among the touched.
    private ulong[]?[] _chunks = [];
    private ulong[] _blocks = [];
    private int[] _touched = [];
    private int _touchedCount;

    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var key in _touched.AsSpan(0, _touchedCount))
            {
                var chunk = _chunks[key]!;
                for (var blocks = _blocks[key]; blocks != 0;)
                    count += BitmapWords.Count(chunk.AsSpan(TakeBlocks(ref blocks)));
            }

            return count;
        }
    }

    public void Add(UserSet set)
    {
        foreach (var user in set.Few)
        {
            var low = (ushort)user;
            Touch((int)(user >> 16), 1UL << (low >> BlockShift))[low >> 6] |= 1UL << (low & 63);
        }

        var keys = set.Keys;
        var containers = set.Containers;
        for (var i = 0; i < containers.Length; i++)
        {
            ref readonly var container = ref containers[i];
            if (container.IsBitmap)
                BitmapWords.Or(container.Bitmap, Touch(keys[i], AllBlocks));
            else
                BitmapWords.Set(container.Sorted, Touch(keys[i], BlocksOf(container.Sorted)));
        }
    }

    public void Add(UserUnion other)
    {
        foreach (var key in other._touched.AsSpan(0, other._touchedCount))
        {
            var source = other._chunks[key]!;
            var blocks = other._blocks[key];
            var target = Touch(key, blocks);
            while (blocks != 0)
            {
                var words = TakeBlocks(ref blocks);
                BitmapWords.Or(source.AsSpan(words), target.AsSpan(words));
            }
        }
    }

    public void Clear()
    {
        foreach (var key in _touched.AsSpan(0, _touchedCount))
        {
            while (_blocks[key] != 0)
                _chunks[key].AsSpan(TakeBlocks(ref _blocks[key])).Clear();
        }

        _touchedCount = 0;
    }

    /// <summary>Adds all users to another union, and is empty afterwards: one pass over the memory instead of three.</summary>
    /// <returns>How many users there were.</returns>
    public long MoveTo(UserUnion target)
    {
        var count = 0L;
        foreach (var key in _touched.AsSpan(0, _touchedCount))
        {
            var source = _chunks[key]!;
            ref var blocks = ref _blocks[key];
            var into = target.Touch(key, blocks);
            while (blocks != 0)
            {
                var words = TakeBlocks(ref blocks);
                count += BitmapWords.Move(source.AsSpan(words), into.AsSpan(words));
            }
        }

        _touchedCount = 0;
        return count;
    }

    private ulong[] Touch(int key, ulong blocks)
    {
        if (key >= _chunks.Length)
        {
            var length = Math.Max(key + 1, _chunks.Length * 2);
            Array.Resize(ref _chunks, length);
            Array.Resize(ref _blocks, length);
            Array.Resize(ref _touched, length);
        }

        ref var known = ref _blocks[key];
        if (known == 0)
            _touched[_touchedCount++] = key;
        known |= blocks;
        return _chunks[key] ??= new ulong[BitmapWords.Length];
    }

    private static ulong BlocksOf(ReadOnlySpan<ushort> members)
    {
        if (members.Length > MaxSparse)
            return AllBlocks;
        var blocks = 0UL;
        foreach (var low in members)
            blocks |= 1UL << (low >> BlockShift);
        return blocks;
    }

    /// <summary>Takes the first run of blocks: the words it stands for.</summary>
    private static Range TakeBlocks(ref ulong blocks)
    {
        var start = BitOperations.TrailingZeroCount(blocks);
        var length = BitOperations.TrailingZeroCount(~(blocks >> start)); // 64 if all are set
        blocks &= length == 64 ? 0 : ~(((1UL << length) - 1) << start);
        return (start * BlockWords)..((start + length) * BlockWords);
    }
}
