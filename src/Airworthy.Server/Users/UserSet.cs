using System.Buffers.Binary;
using System.Runtime.InteropServices;

using Airworthy.Server.Storage;

namespace Airworthy.Server.Users;

/// <summary>
/// An exact set of user numbers, compressed as in the Roaring papers (Chambi, Lemire, Kaser, Godin: "Better bitmap performance with Roaring bitmaps", 2016):
/// numbers that share their upper 16 bits share a container, which is a sorted array or a bitmap, whichever is smaller.
/// A set of a few hundred users is one sorted array. Not thread-safe, but for what <see cref="Share"/> returns.
/// </summary>
internal sealed class UserSet
{
    // Twice the bytes of a container's members, but no containers: with two million users that is less up to about here.
    private const int MaxFew = 1024;
    private const byte FewTag = 0;
    private const byte ContainersTag = 1;

    // Either _few holds all (and there are no containers), or the containers do.
    private uint[]? _few = [];
    private int _fewCount;
    private ushort[] _keys = [];
    private UserContainer[] _containers = [];
    private int _containerCount;

    // The set that reads the same arrays, which are therefore copied before a change; in that set itself, the set itself.
    private UserSet? _shared;

    public UserSet()
    {
    }

    private UserSet(UserSet origin)
    {
        (_few, _fewCount) = (origin._few, origin._fewCount);
        (_keys, _containers, _containerCount) = (origin._keys, origin._containers, origin._containerCount);
        Count = origin.Count;
        _shared = this;
    }

    /// <summary>The set of these users, each given once, in ascending order.</summary>
    public static UserSet Of(ReadOnlySpan<uint> users)
    {
        if (users.Length <= MaxFew)
            return new UserSet { _few = users.ToArray(), _fewCount = users.Length, Count = users.Length };
        var set = new UserSet { _few = null };
        foreach (var user in users)
            set.AddToContainer(user);
        set.Count = users.Length;
        return set;
    }

    /// <summary>The set of the users whose bits are set.</summary>
    /// <param name="keys">The upper 16 bits of users, in ascending order.</param>
    /// <param name="bitmaps">By those upper bits, one of 65,536 users each.</param>
    public static UserSet Of(ReadOnlySpan<int> keys, ReadOnlySpan<ulong[]?> bitmaps)
    {
        var set = new UserSet { _few = null, _keys = new ushort[keys.Length], _containers = new UserContainer[keys.Length] };
        foreach (var key in keys)
        {
            if (UserContainer.Of(bitmaps[key]) is not { Count: > 0 } container)
                continue;
            (set._keys[set._containerCount], set._containers[set._containerCount]) = ((ushort)key, container);
            set._containerCount++;
            set.Count += container.Count;
        }

        return set;
    }

    public long Count { get; private set; }

    /// <summary>Memory held, in bytes, about. What is shared counts in both sets.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 88L + (_few?.Length ?? 0) * sizeof(uint) + _keys.Length * (sizeof(ushort) + 2 * sizeof(long));
            foreach (ref readonly var container in Containers)
                bytes += container.Bytes;
            return bytes;
        }
    }

    /// <summary>All members, in ascending order, of a set without containers.</summary>
    public ReadOnlySpan<uint> Few => _few.AsSpan(0, _fewCount);

    /// <summary>The upper 16 bits of each container's members, in ascending order.</summary>
    public ReadOnlySpan<ushort> Keys => _keys.AsSpan(0, _containerCount);

    public ReadOnlySpan<UserContainer> Containers => _containers.AsSpan(0, _containerCount);

    /// <summary>
    /// The set as it is now, read-only, for any thread: it stays so while this one goes on changing. Takes no time and no memory by itself;
    /// afterwards this set copies its directory, and each container, when it first changes them.
    /// </summary>
    public UserSet Share() => _shared ??= new UserSet(this);

    public bool Add(uint user)
    {
        if (_shared is not null)
        {
            if (Contains(user))
                return false;
            Unshare();
        }

        var added = _few is null ? AddToContainer(user) : AddToFew(user);
        Count += added ? 1 : 0;
        return added;
    }

    public bool Contains(uint user)
    {
        if (_few is not null)
            return Few.BinarySearch(user) >= 0;
        var at = Keys.BinarySearch((ushort)(user >> 16));
        return at >= 0 && _containers[at].Contains((ushort)user);
    }

    /// <summary>The members in ascending order.</summary>
    public IEnumerable<uint> Members()
    {
        if (_few is not null)
            return _few.Take(_fewCount);
        return Enumerable.Range(0, _containerCount)
            .SelectMany(i => _containers[i].Members().Select(low => ((uint)_keys[i] << 16) | low));
    }

    public void Write(BinaryWriter writer)
    {
        if (_few is not null)
        {
            writer.Write(FewTag);
            writer.Write7BitEncodedInt(_fewCount);
            writer.Write(MemoryMarshal.AsBytes(Few));
            return;
        }

        writer.Write(ContainersTag);
        writer.Write7BitEncodedInt(_containerCount);
        for (var i = 0; i < _containerCount; i++)
        {
            writer.Write(_keys[i]);
            _containers[i].Write(writer);
        }
    }

    /// <exception cref="InvalidDataException">What stands there is no set.</exception>
    public static UserSet Read(ref ReadOnlySpan<byte> source)
    {
        var set = new UserSet();
        if (source.IsEmpty)
            throw new InvalidDataException("A user set has no bytes.");
        var tag = source[0];
        source = source[1..];
        var count = Varint.ReadInt32(ref source);
        switch (tag)
        {
            case FewTag when count <= MaxFew && source.Length >= count * sizeof(uint):
                set._few = MemoryMarshal.Cast<byte, uint>(source[..(count * sizeof(uint))]).ToArray();
                source = source[(count * sizeof(uint))..];
                set._fewCount = count;
                set.Count = count;
                return set;
            case ContainersTag when count <= 65536:
                set._few = null;
                set._keys = new ushort[count];
                set._containers = new UserContainer[count];
                set._containerCount = count;
                for (var i = 0; i < count; i++)
                {
                    if (!BinaryPrimitives.TryReadUInt16LittleEndian(source, out set._keys[i]))
                        throw new InvalidDataException($"A user set ends before its container {i} of {count}.");
                    source = source[sizeof(ushort)..];
                    set._containers[i] = UserContainer.Read(ref source);
                    set.Count += set._containers[i].Count;
                }

                return set;
            default:
                throw new InvalidDataException($"A user set begins with {tag}, {count} and {source.Length} more bytes, which is neither few users nor containers.");
        }
    }

    private bool AddToFew(uint user)
    {
        // Users are numbered as they come, so the newest is often the largest.
        var at = _fewCount > 0 && _few![_fewCount - 1] < user ? ~_fewCount : Few.BinarySearch(user);
        if (at >= 0)
            return false;
        if (_fewCount < MaxFew)
        {
            Insert(ref _few!, ref _fewCount, ~at, user);
            return true;
        }

        Spread();
        return AddToContainer(user);
    }

    private bool AddToContainer(uint user) => ContainerFor((ushort)(user >> 16)).Add((ushort)user);

    private ref UserContainer ContainerFor(ushort key)
    {
        var at = Keys.BinarySearch(key);
        if (at < 0)
        {
            at = ~at;
            var count = _containerCount;
            Insert(ref _keys, ref count, at, key);
            Insert(ref _containers, ref _containerCount, at, new UserContainer());
        }

        return ref _containers[at];
    }

    private void Spread()
    {
        var few = Few;
        _few = null;
        _fewCount = 0;
        foreach (var user in few)
            AddToContainer(user);
    }

    private void Unshare()
    {
        if (_shared == this)
            throw new InvalidOperationException("A shared set of users is read-only.");
        _shared = null;
        _few = _few?.ToArray();
        _keys = [.. _keys];
        _containers = [.. _containers];
        foreach (ref var container in _containers.AsSpan(0, _containerCount))
            container.MarkShared();
    }

    private static void Insert<T>(ref T[] sorted, ref int count, int at, T value)
    {
        if (count == sorted.Length)
            Array.Resize(ref sorted, Math.Max(4, count * 2));
        Array.Copy(sorted, at, sorted, at + 1, count - at);
        sorted[at] = value;
        count++;
    }
}
