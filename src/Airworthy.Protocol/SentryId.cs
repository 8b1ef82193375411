using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Airworthy.Protocol;

/// <summary>The 128-bit id of a session (<c>sid</c>) or an event: a UUID, of which nothing but its bits counts.</summary>
// Nobody asks which of two ids is less but a sort.
#pragma warning disable CA1036
public readonly record struct SentryId(ulong High, ulong Low) : IComparable<SentryId>
#pragma warning restore CA1036
{
    /// <summary>Length of the text that <see cref="ToString"/> and <see cref="Format"/> give.</summary>
    public const int HexLength = 32;

    private static ReadOnlySpan<byte> UrnPrefix => "urn:uuid:"u8;

    /// <summary>All bits zero: for a session an ordinary id, for a user the same as none.</summary>
    public bool IsNil => (High | Low) == 0;

    /// <summary>A random id, for what came without one.</summary>
    public static SentryId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Reads 32 hexadecimal digits in either case: bare, hyphenated as 8-4-4-4-12, in braces, or behind <c>urn:uuid:</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out SentryId id)
    {
        if (text.Length == 45 && text.StartsWith(UrnPrefix))
            text = text[UrnPrefix.Length..];
        else if (text.Length == 38 && text[0] == '{' && text[^1] == '}')
            text = text[1..^1];

        if (text.Length == HexLength)
            return TryParseHex(text, out id);
        return TryParseHyphenated(text, out id);
    }

    public int CompareTo(SentryId other)
    {
        var byHigh = High.CompareTo(other.High);
        return byHigh != 0 ? byHigh : Low.CompareTo(other.Low);
    }

    /// <summary>Writes 32 lowercase hexadecimal digits.</summary>
    public void Format(Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        Convert.TryToHexStringLower(bytes, target, out _);
    }

    /// <summary>32 lowercase hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";

    private static bool TryParseHyphenated(ReadOnlySpan<byte> text, out SentryId id)
    {
        id = default;
        if (text.Length != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
            return false;
        Span<byte> digits = stackalloc byte[HexLength];
        text[..8].CopyTo(digits);
        text[9..13].CopyTo(digits[8..]);
        text[14..18].CopyTo(digits[12..]);
        text[19..23].CopyTo(digits[16..]);
        text[24..].CopyTo(digits[20..]);
        return TryParseHex(digits, out id);
    }

    private static bool TryParseHex(ReadOnlySpan<byte> digits, out SentryId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[16];
        if (Convert.FromHexString(digits, bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != 16)
            return false;
        id = new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return true;
    }
}
