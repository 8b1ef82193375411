using System.Buffers.Binary;

using Airworthy.Server.Storage;

namespace Airworthy.Server.Users;

/// <summary>
/// An exact set of user numbers, compressed as in the Roaring papers (Chambi, Lemire, Kaser, Godin: "Better bitmap performance with Roaring bitmaps", 2016):
/// numbers that share their upper 16 bits share a container, which is a sorted array or a bitmap, whichever is smaller.
/// A set of a few users is one sorted array. Not thread-safe.
/// </summary>
internal sealed class UserSet
{
    private const int MaxFew = 32;
    private const byte FewTag = 0;
    private const byte ContainersTag = 1;

    // Either _few holds all (and there are no containers), or the containers do.
    private uint[]? _few = [];
    private int _fewCount;
    private ushort[] _keys = [];
    private UserContainer[] _containers = [];
    private int _containerCount;

    public long Count
    {
        get
        {
            if (_few is not null)
                return _fewCount;
            var count = 0L;
            foreach (var container in _containers.AsSpan(0, _containerCount))
                count += container.Count;
            return count;
        }
    }

    /// <summary>Memory held, in bytes, about.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 72L + (_few?.Length ?? 0) * sizeof(uint) + _keys.Length * (sizeof(ushort) + sizeof(long));
            foreach (var container in _containers.AsSpan(0, _containerCount))
                bytes += container.Bytes;
            return bytes;
        }
    }

    public bool Add(uint user)
    {
        if (_few is not null)
        {
            var at = _few.AsSpan(0, _fewCount).BinarySearch(user);
            if (at >= 0)
                return false;
            if (_fewCount < MaxFew)
            {
                Insert(ref _few, ref _fewCount, ~at, user);
                return true;
            }

            Spread();
        }

        return ContainerFor((ushort)(user >> 16)).Add((ushort)user);
    }

    public UserSet Share() { var c = new UserSet(); c.UnionWith(this); return c; }

    public bool Contains(uint user)
    {
        if (_few is not null)
            return _few.AsSpan(0, _fewCount).BinarySearch(user) >= 0;
        var at = _keys.AsSpan(0, _containerCount).BinarySearch((ushort)(user >> 16));
        return at >= 0 && _containers[at].Contains((ushort)user);
    }

    public void UnionWith(UserSet other)
    {
        if (other._few is not null)
        {
            foreach (var user in other._few.AsSpan(0, other._fewCount))
                Add(user);
            return;
        }

        if (_few is not null)
            Spread();
        for (var i = 0; i < other._containerCount; i++)
            ContainerFor(other._keys[i]).UnionWith(other._containers[i]);
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
            foreach (var user in _few.AsSpan(0, _fewCount))
                writer.Write(user);
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
        var tag = source[0];
        source = source[1..];
        var count = Varint.ReadInt32(ref source);
        switch (tag)
        {
            case FewTag:
                set._few = new uint[count];
                set._fewCount = count;
                foreach (ref var user in set._few.AsSpan())
                {
                    user = BinaryPrimitives.ReadUInt32LittleEndian(source);
                    source = source[sizeof(uint)..];
                }

                return set;
            case ContainersTag:
                set._few = null;
                set._keys = new ushort[count];
                set._containers = new UserContainer[count];
                set._containerCount = count;
                for (var i = 0; i < count; i++)
                {
                    set._keys[i] = BinaryPrimitives.ReadUInt16LittleEndian(source);
                    source = source[sizeof(ushort)..];
                    set._containers[i] = UserContainer.Read(ref source);
                }

                return set;
            default:
                throw new InvalidDataException($"A user set begins with {tag}, which is neither few nor containers.");
        }
    }

    private UserContainer ContainerFor(ushort key)
    {
        var at = _keys.AsSpan(0, _containerCount).BinarySearch(key);
        if (at >= 0)
            return _containers[at];

        var container = new UserContainer();
        var count = _containerCount;
        Insert(ref _keys, ref count, ~at, key);
        Insert(ref _containers, ref _containerCount, ~at, container);
        return container;
    }

    private void Spread()
    {
        var few = _few.AsSpan(0, _fewCount).ToArray();
        _few = null;
        _fewCount = 0;
        foreach (var user in few)
            ContainerFor((ushort)(user >> 16)).Add((ushort)user);
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
