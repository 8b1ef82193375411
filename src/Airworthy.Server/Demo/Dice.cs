using System.Buffers.Binary;

namespace Airworthy.Server.Demo;

/// <summary>Random numbers that follow from what they are for: SplitMix64 (Steele, Lea, Flood, 2014).</summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Dice of their own for each combination of numbers.</summary>
    public static Dice For(params ReadOnlySpan<long> numbers)
    {
        var seed = 0UL;
        foreach (var number in numbers)
            seed = new Dice(seed ^ (ulong)number).Next();
        return new Dice(seed);
    }

    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>In [0, 1).</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Sixteen bytes, for an id.</summary>
    public byte[] NextBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Next());
        return bytes;
    }

    /// <summary>Spread around zero as a bell, most within one of it.</summary>
    public double Bell() => Math.Sqrt(-2 * Math.Log(1 - Share())) * Math.Cos(Math.Tau * Share());
}
