using System.Runtime.Intrinsics.X86;

namespace Airworthy.Server.Users;

/// <summary>
/// Unites many sets of users, and counts them: a bitmap in chunks of 65,536 users, made when first needed and kept for the next union.
/// Beside it the users are listed while they are few, so that such a union costs what it holds and not what its chunks do.
/// Belongs to one thread at a time.
/// </summary>
internal sealed class UserUnion
{
    private const int MaxListed = 4096; // about as many as a few chunks cost

    // By the upper 16 bits of the users.
    private ulong[]?[] _chunks = [];

    // Each user once, while all are listed.
    private readonly uint[] _listed = new uint[MaxListed];
    private int _listedCount;
    private bool _isListed = true;

    // The chunks that may hold users, when they are not listed.
    private bool[] _isTouched = [];
    private int[] _touched = [];
    private int _touchedCount;

    private ReadOnlySpan<uint> Listed => _listed.AsSpan(0, _listedCount);

    private ReadOnlySpan<int> Touched => _touched.AsSpan(0, _touchedCount);

    public long Count
    {
        get
        {
            long count = _listedCount;
            foreach (var key in Touched)
                count += BitmapWords.Count(_chunks[key]);
            return count;
        }
    }

    public void Add(UserSet set)
    {
        AddFew(set.Few);
        var keys = set.Keys;
        var containers = set.Containers;
        if (containers.Length > 0)
            EndList();
        for (var i = 0; i < containers.Length; i++)
        {
            // Each container is an array of its own somewhere in memory; waiting for the first bytes of the next took a fifth of the time.
            if (i + 1 < containers.Length && !containers[i + 1].IsBitmap)
                Prefetch(containers[i + 1].Sorted);
            ref readonly var container = ref containers[i];
            if (container.IsBitmap)
                BitmapWords.Or(container.Bitmap, Touch(keys[i]));
            else
                BitmapWords.Set(container.Sorted, Touch(keys[i]));
        }
    }

    public void Add(UserUnion other)
    {
        AddFew(other.Listed);
        if (!other._isListed)
            EndList();
        foreach (var key in other.Touched)
            BitmapWords.Or(other._chunks[key], Touch(key));
    }

    public void Clear()
    {
        foreach (var user in Listed)
            _chunks[user >> 16]![(ushort)user >> 6] = 0;
        foreach (var key in Touched)
        {
            _chunks[key].AsSpan().Clear();
            _isTouched[key] = false;
        }

        (_listedCount, _isListed, _touchedCount) = (0, true, 0);
    }

    /// <summary>Adds all users to another union, and is empty afterwards.</summary>
    /// <returns>How many users there were.</returns>
    public long MoveTo(UserUnion target)
    {
        long count = _listedCount;
        target.AddFew(Listed);
        if (!_isListed)
            target.EndList();
        foreach (var key in Touched)
        {
            // All of it while the chunk is near the processor.
            count += BitmapWords.Count(_chunks[key]);
            BitmapWords.Or(_chunks[key], target.Touch(key));
            _chunks[key].AsSpan().Clear();
            _isTouched[key] = false;
        }

        _touchedCount = 0;
        Clear();
        return count;
    }

    /// <summary>All users as a set, and is empty afterwards: of many sets this costs what they hold, where one joining the other pays for what is there already each time.</summary>
    public UserSet TakeSet()
    {
        UserSet set;
        if (_isListed)
        {
            var users = _listed.AsSpan(0, _listedCount);
            users.Sort();
            set = UserSet.Of(users);
        }
        else
        {
            var keys = _touched.AsSpan(0, _touchedCount);
            keys.Sort();
            set = UserSet.Of(keys, _chunks);
        }

        Clear();
        return set;
    }

    private void AddFew(ReadOnlySpan<uint> users)
    {
        if (_isListed && _listedCount + users.Length > MaxListed)
            EndList();
        if (!_isListed)
        {
            foreach (var user in users)
                Touch((int)(user >> 16))[(ushort)user >> 6] |= 1UL << (int)(user & 63);
            return;
        }

        foreach (var user in users)
        {
            ref var word = ref Chunk((int)(user >> 16))[(ushort)user >> 6];
            // Written in any case, and kept if the user is new: no branch that nobody can foretell.
            _listed[_listedCount] = user;
            _listedCount += (int)(~word >> (int)(user & 63)) & 1;
            word |= 1UL << (int)(user & 63);
        }
    }

    private void EndList()
    {
        if (!_isListed)
            return;
        _isListed = false;
        foreach (var user in Listed)
            Touch((int)(user >> 16));
        _listedCount = 0;
    }

    private ulong[] Touch(int key)
    {
        var chunk = Chunk(key);
        if (!_isTouched[key])
        {
            _isTouched[key] = true;
            _touched[_touchedCount++] = key;
        }

        return chunk;
    }

    private ulong[] Chunk(int key) => key < _chunks.Length && _chunks[key] is { } chunk ? chunk : NewChunk(key);

    private ulong[] NewChunk(int key)
    {
        if (key >= _chunks.Length)
        {
            var length = Math.Max(key + 1, _chunks.Length * 2);
            Array.Resize(ref _chunks, length);
            Array.Resize(ref _isTouched, length);
            Array.Resize(ref _touched, length);
        }

        return _chunks[key] ??= new ulong[BitmapWords.Length];
    }

    private static unsafe void Prefetch(ReadOnlySpan<ushort> members)
    {
        const int line = 64 / sizeof(ushort);
        if (!Sse.IsSupported)
            return;
        fixed (ushort* first = members)
        {
            for (var at = 0; at < Math.Min(members.Length, 16 * line); at += line)
                Sse.Prefetch0(first + at);
        }
    }
}
