using System.Text.Json;

namespace Airworthy.Protocol;

/// <summary>The first line of an envelope. Source: https://develop.sentry.dev/sdk/data-model/envelopes/</summary>
/// <param name="EventId">The id of the event inside, also if there is none.</param>
/// <param name="Dsn">Where the client was told to send it.</param>
/// <param name="SentAt">When the client really sent it, by its own clock. UTC.</param>
public readonly record struct EnvelopeHeader(SentryId? EventId, Dsn? Dsn, DateTime? SentAt)
{
    /// <summary>Reads the members of the object that <paramref name="json"/> has just entered.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static string? Read(ref Utf8JsonReader json, out EnvelopeHeader header)
    {
        header = default;
        var (hasEventId, hasDsn, hasSentAt, hasSdk) = (false, false, false, false);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (json.ValueTextEquals("sent_at"u8))
            {
                json.Read();
                if (!IsFirst(ref hasSentAt) || !TryReadTime(ref json, out var sentAt))
                    return "'sent_at' must stand there once, as a time with an offset from UTC";
                header = header with { SentAt = sentAt };
            }
            else if (json.ValueTextEquals("event_id"u8))
            {
                json.Read();
                if (!IsFirst(ref hasEventId) || !TryReadId(ref json, out var id))
                    return "'event_id' must stand there once, as a UUID";
                header = header with { EventId = id };
            }
            else if (json.ValueTextEquals("dsn"u8))
            {
                json.Read();
                if (!IsFirst(ref hasDsn) || !TryReadDsn(ref json, out var dsn))
                    return "'dsn' must stand there once, as a DSN";
                header = header with { Dsn = dsn };
            }
            else if (json.ValueTextEquals("sdk"u8))
            {
                json.Read();
                if (!IsFirst(ref hasSdk) || json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
                    return "'sdk' must stand there once, as an object";
                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }

        return null;
    }

    private static bool IsFirst(ref bool seen)
    {
        var isFirst = !seen;
        seen = true;
        return isFirst;
    }

    private static bool TryReadTime(ref Utf8JsonReader json, out DateTime? time)
    {
        time = null;
        if (json.TokenType == JsonTokenType.Null)
            return true;
        if (json.TokenType != JsonTokenType.String)
            return false;
        var isTime = json.ValueIsEscaped
            ? SentryTimestamp.TryParse(System.Text.Encoding.UTF8.GetBytes(json.GetString()!), out var utc)
            : SentryTimestamp.TryParse(json.ValueSpan, out utc);
        time = utc;
        return isTime;
    }

    private static bool TryReadId(ref Utf8JsonReader json, out SentryId? id)
    {
        id = null;
        if (json.TokenType == JsonTokenType.Null)
            return true;
        if (json.TokenType != JsonTokenType.String || !SentryId.TryParse(json.ValueSpan, out var value))
            return false;
        id = value;
        return true;
    }

    private static bool TryReadDsn(ref Utf8JsonReader json, out Dsn? dsn)
    {
        dsn = null;
        if (json.TokenType == JsonTokenType.Null)
            return true;
        if (json.TokenType != JsonTokenType.String || !Protocol.Dsn.TryParse(json.GetString()!, out var value))
            return false;
        dsn = value;
        return true;
    }
}
