using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Airworthy.Protocol.Events;

/// <summary>Makes what a JSON reader trips over into what it reads: bytes that are not UTF-8, and escaped halves of surrogate pairs.</summary>
internal static class PayloadRepair
{
    private const int EscapeLength = 6;

    /// <summary>The payload itself if there is nothing to repair; otherwise a copy with U+FFFD for each fault.</summary>
    public static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> payload)
    {
        if (!Utf8.IsValid(payload))
            payload = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload));
        return MayHoldSurrogate(payload) ? WithoutHalfPairs(payload) : payload;
    }

    private static bool MayHoldSurrogate(ReadOnlySpan<byte> payload) =>
        payload.IndexOf(@"\u"u8) is >= 0 and var first && (payload[first..].IndexOf(@"\ud"u8) >= 0 || payload[first..].IndexOf(@"\uD"u8) >= 0);

    private static byte[] WithoutHalfPairs(ReadOnlySpan<byte> payload)
    {
        var repaired = payload.ToArray();
        var at = 0;
        while (payload[at..].IndexOf((byte)'\\') is >= 0 and var next)
        {
            at += next;
            if (!TryReadEscape(payload[at..], out var unit))
            {
                // Any other escape has one letter, and a backslash may be it.
                at = Math.Min(at + 2, payload.Length);
                continue;
            }

            if (char.IsHighSurrogate(unit) && TryReadEscape(payload[(at + EscapeLength)..], out var second) && char.IsLowSurrogate(second))
            {
                at += 2 * EscapeLength;
                continue;
            }

            if (char.IsSurrogate(unit))
                @"\ufffd"u8.CopyTo(repaired.AsSpan(at));
            at += EscapeLength;
        }

        return repaired;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < EscapeLength || !text.StartsWith(@"\u"u8)
            || !ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        unit = (char)number;
        return true;
    }
}
