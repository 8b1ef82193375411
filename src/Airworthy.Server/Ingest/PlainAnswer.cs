using System.Globalization;
using System.Text;
using Airworthy.Protocol;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Ingest;

/// <summary>The answers to plain requests, as bytes: those that nearly all get are made once a second, for they say the time.</summary>
internal sealed class PlainAnswer(TimeProvider time)
{
    private Answers _stored = new(0, [], []);

    /// <summary>That all that the request held is on disk.</summary>
    /// <param name="eventId">What the sender is told it is called; null if it held nothing that has a name.</param>
    public byte[] Stored(SentryId? eventId)
    {
        var now = time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var stored = _stored;
        if (stored.Second != second)
            _stored = stored = new(second, MakeStored(now, null), MakeStored(now, default(SentryId)));
        return eventId is { } id ? Named(stored.Named, id) : stored.Unnamed;
    }

    /// <summary>That nothing of it is, and why.</summary>
    public byte[] Refused(Refusal refusal) => Make(time.GetUtcNow(), refusal.StatusCode, ReasonPhrases.GetReasonPhrase(refusal.StatusCode), refusal.ToJson());

    private static byte[] MakeStored(DateTimeOffset now, SentryId? eventId)
    {
        Span<byte> json = stackalloc byte[ReceiptJson.MaxBytes];
        return Make(now, StatusCodes.Status200OK, "OK", json[..ReceiptJson.Write(eventId, json)]);
    }

    private static byte[] Named(byte[] another, SentryId id)
    {
        var answer = (byte[])another.Clone();
        ReceiptJson.Write(id, answer.AsSpan()[^ReceiptJson.MaxBytes..]);
        return answer;
    }

    private static byte[] Make(DateTimeOffset now, int status, string reason, ReadOnlySpan<byte> json)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {status} {reason}
            Date: {now:R}
            Content-Type: application/json
            Content-Length: {json.Length}

            """) + string.Concat(IngestEndpoint.CorsHeaders.Select(header => $"{header.Key}: {header.Value}\n")) + "\n";
        return [.. Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")), .. json];
    }

    private sealed record Answers(long Second, byte[] Unnamed, byte[] Named);
}
