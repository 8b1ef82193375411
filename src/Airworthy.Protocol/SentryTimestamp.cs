namespace Airworthy.Protocol;

/// <summary>
/// Times as sessions and envelope headers write them: RFC 3339 with a mandatory offset, and the liberties that Relay's parser allows:
/// a blank for the <c>T</c>, blanks around, one-digit members, <c>+0100</c>, <c>UTC</c>, a blank before the offset, any number of fraction digits, second 60.
/// </summary>
public static class SentryTimestamp
{
    /// <summary>Reads a time; fractions are cut to 100 ns. False for anything else, a time without an offset included.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        if (TryParseUsual(text, out utc))
            return true;
        text = text.Trim((byte)' ');
        if (!TryTakeNumber(ref text, 4, 4, out var year) || !TryTake(ref text, '-')
            || !TryTakeNumber(ref text, 1, 2, out var month) || !TryTake(ref text, '-')
            || !TryTakeNumber(ref text, 1, 2, out var day) || !(TryTake(ref text, 'T') || TryTake(ref text, ' '))
            || !TryTakeNumber(ref text, 1, 2, out var hour) || !TryTake(ref text, ':')
            || !TryTakeNumber(ref text, 1, 2, out var minute) || !TryTake(ref text, ':')
            || !TryTakeNumber(ref text, 1, 2, out var second) || !TryTakeFraction(ref text, out var fractionTicks)
            || !TryReadOffset(text, out var offset))
        {
            return false;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;
        // A leap second belongs to the second before it.
        var ticks = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Utc).Ticks + fractionTicks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        utc = new(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Reads what nearly all SDKs write, <c>2026-07-14T09:30:00.250Z</c> with or without a fraction, in a fraction of the time. False for all else, right or wrong.</summary>
    private static bool TryParseUsual(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        const int wholeSeconds = 19;
        if (text.Length is <= wholeSeconds or > wholeSeconds + 9 || text[^1] != 'Z'
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var isGood = true;
        var (year, month, day) = (Two(text, 0, ref isGood) * 100 + Two(text, 2, ref isGood), Two(text, 5, ref isGood), Two(text, 8, ref isGood));
        var (hour, minute, second) = (Two(text, 11, ref isGood), Two(text, 14, ref isGood), Two(text, 17, ref isGood));
        var fraction = text[wholeSeconds..^1];
        if (!isGood || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59
            || !TryTakeFraction(ref fraction, out var ticks) || !fraction.IsEmpty)
        {
            return false;
        }

        utc = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks);
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text, int at, ref bool areDigits)
    {
        var (tens, ones) = ((uint)text[at] - '0', (uint)text[at + 1] - '0');
        areDigits &= tens <= 9 && ones <= 9;
        return (int)(tens * 10 + ones);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> text, int minDigits, int maxDigits, out int number)
    {
        number = 0;
        var digits = 0;
        while (digits < maxDigits && digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
            number = number * 10 + text[digits++] - '0';
        text = text[digits..];
        return digits >= minDigits;
    }

    /// <summary>The fraction of the second, in ticks; a fraction need not be there, but a point without digits is none.</summary>
    private static bool TryTakeFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!TryTake(ref text, '.'))
            return true;

        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = text.Length;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (var i = 0; i < digits && unit > 0; i++, unit /= 10)
            ticks += (text[i] - '0') * unit;
        text = text[digits..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        text = text.TrimStart((byte)' ');
        if (text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8))
            return true;

        var isNegative = TryTake(ref text, '-');
        if (!isNegative && !TryTake(ref text, '+'))
            return false;
        if (!TryTakeNumber(ref text, 2, 2, out var hours))
            return false;
        TryTake(ref text, ':');
        if (!TryTakeNumber(ref text, 2, 2, out var minutes) || !text.IsEmpty || hours > 23 || minutes > 59)
            return false;
        offset = new TimeSpan(isNegative ? -hours : hours, isNegative ? -minutes : minutes, 0);
        return true;
    }
}
