using System.Buffers.Binary;
using System.Numerics;

namespace Airworthy.Server.Storage;

/// <summary>CRC-32C, which processors compute: a flipped bit anywhere in what was summed is seen.</summary>
internal static class Crc32C
{
    public const uint Start = uint.MaxValue;

    public static uint Append(uint sum, uint value) => BitOperations.Crc32C(sum, value);

    public static uint Append(uint sum, ulong value) => BitOperations.Crc32C(sum, value);

    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            sum = BitOperations.Crc32C(sum, one);
        return sum;
    }

    public static uint Finish(uint sum) => ~sum;
}
