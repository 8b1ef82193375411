namespace Airworthy.Server.Storage;

/// <summary>Numbers of seven bits a byte, the lowest first, as <see cref="BinaryWriter.Write7BitEncodedInt64"/> writes them.</summary>
internal static class Varint
{
    public const int MaxBytes = 10;

    public static int Write(Span<byte> target, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            target[length++] = (byte)(value | 0x80);
        target[length++] = (byte)value;
        return length;
    }

    /// <exception cref="InvalidDataException">No number stands there.</exception>
    public static ulong Read(ref ReadOnlySpan<byte> source)
    {
        var value = 0UL;
        for (var i = 0; i < MaxBytes && i < source.Length; i++)
        {
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("A number of variable length does not end.");
    }

    /// <exception cref="InvalidDataException">No number of 31 bits stands there.</exception>
    public static int ReadInt32(ref ReadOnlySpan<byte> source) =>
        Read(ref source) is var value and <= int.MaxValue
            ? (int)value
            : throw new InvalidDataException("A number is larger than 31 bits.");

    /// <summary>Folds a signed number so that those near zero are short.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
