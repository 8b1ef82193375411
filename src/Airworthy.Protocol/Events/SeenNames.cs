using System.Buffers.Binary;

namespace Airworthy.Protocol.Events;

/// <summary>The names that the objects of one event have had, each hashed together with its object. Rented: an event has hundreds of them.</summary>
internal sealed class SeenNames
{
    // What an event of many names has made larger is not kept.
    private const int MaxKept = 4_096;

    [ThreadStatic]
    private static SeenNames? _spare;

    private readonly HashSet<ulong> _hashes = new(512);

    public static SeenNames Rent()
    {
        var names = _spare ?? new SeenNames();
        _spare = null;
        return names;
    }

    public void Return()
    {
        if (_hashes.Count > MaxKept)
            return;
        _hashes.Clear();
        _spare = this;
    }

    /// <summary>Adds a name; false if the object has had it already.</summary>
    public bool Add(int ofObject, scoped ReadOnlySpan<byte> name)
    {
        var hash = Mix((ulong)ofObject << 32, (uint)name.Length);
        for (; name.Length > sizeof(ulong); name = name[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(name));
        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        rest.Clear();
        name.CopyTo(rest);
        return _hashes.Add(Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(rest)));
    }

    /// <summary>Both halves of a product of 128 bits: each bit of what goes in reaches them all.</summary>
    private static ulong Mix(ulong hash, ulong word)
    {
        var high = Math.BigMul(hash ^ word ^ 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, out var low);
        return high ^ low;
    }
}
