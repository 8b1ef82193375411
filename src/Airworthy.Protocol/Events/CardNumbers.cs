namespace Airworthy.Protocol.Events;

/// <summary>
/// Finds numbers of payment cards: 13 to 19 digits that begin as an issuer's do and whose last one is right (Luhn), written together or in groups with blanks or hyphens between them.
/// Sources: ISO/IEC 7812-1; the issuers' published ranges.
/// </summary>
internal static class CardNumbers
{
    private const int MinDigits = 13;
    private const int MaxDigits = 19;

    /// <summary>No card's digits stand in more groups.</summary>
    private const int MaxGroups = 5;

    /// <summary>Adds where in the text they stand.</summary>
    public static void Find(ReadOnlySpan<byte> text, List<(int Start, int End)> found)
    {
        var at = 0;
        while (text.Length - at >= MinDigits && text[at..].IndexOfAnyInRange((byte)'0', (byte)'9') is >= 0 and var next)
        {
            at += next;
            if (EndOfCard(text, at) is { } end)
            {
                found.Add((at, end));
                at = end;
            }
            else
            {
                at = EndOfGroup(text, at);
            }
        }
    }

    public static bool IsCard(ReadOnlySpan<byte> digits) =>
        digits.Length is >= MinDigits and <= MaxDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && IsIssued(digits) && HasRightCheckDigit(digits);

    /// <summary>Where the card number ends that begins here, at the first digit of a group; null if none does.</summary>
    private static int? EndOfCard(ReadOnlySpan<byte> text, int start)
    {
        // Part of a hexadecimal number, or the fraction of a decimal one.
        if (start > 0 && (IsHexLetter(text[start - 1]) || (text[start - 1] == '.' && start > 1 && char.IsAsciiDigit((char)text[start - 2]))))
            return null;

        Span<byte> digits = stackalloc byte[MaxDigits];
        var length = 0;
        var at = start;
        for (var group = 0; group < MaxGroups; group++)
        {
            var end = EndOfGroup(text, at);
            if (length + end - at > MaxDigits || (group == 0 && end - at < MinDigits && end - at != 4))
                return null;
            text[at..end].CopyTo(digits[length..]);
            length += end - at;
            if (!(end < text.Length && IsHexLetter(text[end])) && IsCard(digits[..length]))
                return end;
            if (end + 1 >= text.Length || text[end] is not ((byte)' ' or (byte)'-') || !char.IsAsciiDigit((char)text[end + 1]))
                return null;
            at = end + 1;
        }

        return null;
    }

    private static int EndOfGroup(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : start + length;
    }

    private static bool IsHexLetter(byte one) => char.IsAsciiHexDigit((char)one) && !char.IsAsciiDigit((char)one);

    private static bool IsIssued(ReadOnlySpan<byte> digits)
    {
        var two = (digits[0] - '0') * 10 + digits[1] - '0';
        var four = two * 100 + (digits[2] - '0') * 10 + digits[3] - '0';
        return digits.Length switch
        {
            13 => two / 10 == 4 || two is 50 or (>= 56 and <= 69),
            14 => four is (>= 3000 and <= 3059) or 3095 || two is 36 or 38 or 39,
            15 => two is 34 or 37,
            16 => two / 10 == 4 || two is >= 50 and <= 69 || four is (>= 2221 and <= 2720) or (>= 3528 and <= 3589),
            _ => two / 10 == 4 || two is 50 or (>= 56 and <= 69) || four is >= 3528 and <= 3589,
        };
    }

    private static bool HasRightCheckDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
        }

        return sum % 10 == 0;
    }
}
