using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Ingest;

/// <summary>The answers to plain requests, as bytes: the one that nearly all get is made once a second, for it says the time.</summary>
internal sealed class PlainAnswer(TimeProvider time)
{
    private Answer _stored = new(0, []);

    /// <summary>That all that the request held is on disk.</summary>
    public byte[] Stored()
    {
        var now = time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var stored = _stored;
        if (stored.Second != second)
            _stored = stored = new(second, Make(now, StatusCodes.Status200OK, "OK", "{}"u8));
        return stored.Bytes;
    }

    /// <summary>That nothing of it is, and why.</summary>
    public byte[] Refused(Refusal refusal) => Make(time.GetUtcNow(), refusal.StatusCode, ReasonPhrases.GetReasonPhrase(refusal.StatusCode), refusal.ToJson());

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

    private sealed record Answer(long Second, byte[] Bytes);
}
