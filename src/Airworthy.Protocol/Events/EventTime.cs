using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Times as events write them: RFC 3339, in UTC if without an offset; or seconds since 1970, with a fraction or without.</summary>
internal static class EventTime
{
    private const int MaxTextBytes = 64;

    // From year 1 to year 9999.
    private const decimal MinSeconds = -62_135_596_800m;
    private const decimal MaxSeconds = 253_402_300_799m;

    /// <summary>Reads the value that the cursor stands on; fractions are cut to 100 ns.</summary>
    public static bool TryRead(scoped ref EventCursor cursor, out DateTime utc)
    {
        utc = default;
        if (cursor.Json.TokenType == JsonTokenType.String)
            return TryReadText(cursor.Unescaped(), out utc);
        if (cursor.Json.TokenType != JsonTokenType.Number)
        {
            cursor.Json.Skip();
            return false;
        }

        return TryReadSeconds(ref cursor.Json, out utc);
    }

    /// <summary>Reads the number that the reader stands on.</summary>
    public static bool TryReadSeconds(scoped ref Utf8JsonReader json, out DateTime utc)
    {
        utc = default;
        if (!json.TryGetDecimal(out var seconds) || seconds is < MinSeconds or > MaxSeconds)
            return false;
        utc = DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static bool TryReadText(ReadOnlySpan<byte> text, out DateTime utc)
    {
        if (SentryTimestamp.TryParse(text, out utc))
            return true;
        if (text.Length > MaxTextBytes)
            return false;
        Span<byte> withOffset = stackalloc byte[MaxTextBytes + 1];
        text.CopyTo(withOffset);
        withOffset[text.Length] = (byte)'Z';
        return SentryTimestamp.TryParse(withOffset[..(text.Length + 1)], out utc);
    }
}
