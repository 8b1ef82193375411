using System.Buffers.Binary;
using System.Numerics;

namespace Airworthy.Server.Users;

/// <summary>
/// Hashes distinct ids by SipHash-2-4 (Aumasson and Bernstein, 2012): without the key nobody can try names out,
/// and at 20 million users two of them share a hash with a probability of 1 in 90,000.
/// </summary>
internal sealed class UserHasher
{
    public const int KeyBytes = 16;

    private readonly ulong _k0;
    private readonly ulong _k1;

    public UserHasher(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
            throw new ArgumentException($"The key has {key.Length} bytes, not {KeyBytes}.", nameof(key));
        _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    public UserHash Hash(ReadOnlySpan<byte> distinctId)
    {
        var value = SipHash(distinctId);
        return new UserHash(value == 0 ? 1 : value); // zero means "none"
    }

    internal ulong SipHash(ReadOnlySpan<byte> text)
    {
        var v0 = _k0 ^ 0x736f6d6570736575;
        var v1 = _k1 ^ 0x646f72616e646f6d;
        var v2 = _k0 ^ 0x6c7967656e657261;
        var v3 = _k1 ^ 0x7465646279746573;

        var last = (ulong)text.Length << 56;
        for (; text.Length >= 8; text = text[8..])
            Compress(BinaryPrimitives.ReadUInt64LittleEndian(text), ref v0, ref v1, ref v2, ref v3);
        for (var i = 0; i < text.Length; i++)
            last |= (ulong)text[i] << (8 * i);
        Compress(last, ref v0, ref v1, ref v2, ref v3);

        v2 ^= 0xff;
        for (var round = 0; round < 4; round++)
            Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Compress(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
