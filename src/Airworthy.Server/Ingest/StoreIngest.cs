using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Reads what old SDKs send to <c>/store/</c>: one event as JSON, as base64 of JSON, or as base64 of zlib of JSON.
/// Source: getsentry/relay, <c>relay-server/src/endpoints/store.rs</c>.
/// </summary>
internal sealed class StoreIngest(IngestOptions limits)
{
    /// <summary>Finds one event, which is then read like that of an envelope. The id is its own; null if it may get a new one.</summary>
    /// <param name="toleratesNan">Old Python SDKs write <c>NaN</c> and <c>Infinity</c>, which are no JSON.</param>
    public Refusal? Read(ReadOnlyMemory<byte> body, bool toleratesNan, Project project, DateTime receivedAt, IngestRequest request, out SentryId? eventId)
    {
        eventId = null;
        if (body.IsEmpty)
            return Refusal.BadRequest("the body is empty");
        if (!TryDecode(body, out var json))
            return Refusal.BadRequest("the body is neither a JSON object nor base64 of one");
        if (json.Length > limits.MaxEventBytes)
            return Refusal.TooLarge($"the event has {json.Length} bytes, more than {limits.MaxEventBytes}");

        ItemType type;
        try
        {
            if (toleratesNan)
                json = WithoutNan(json.Span);
            type = ReadEvent(json.Span, out eventId);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Refusal.BadRequest($"the event is no JSON object: {error.Message}");
        }

        request.Facts.Begin(project.Id, receivedAt);
        if (type == ItemType.Event)
        {
            request.Event = new(json, eventId, project.Id, receivedAt, TimeSpan.Zero);
            return null;
        }

        eventId ??= SentryId.NewRandom();
        request.Facts.AddDrop(type, DropReason.NotStored, 1);
        return null;
    }

    private static ItemType ReadEvent(ReadOnlySpan<byte> text, out SentryId? eventId)
    {
        eventId = null;
        var type = ItemType.Event;
        var json = new Utf8JsonReader(text);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("it does not begin with {.");
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (json.ValueTextEquals("event_id"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.String && SentryId.TryParse(json.ValueSpan, out var id))
                    eventId = id;
                json.Skip();
            }
            else if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.String && json.ValueTextEquals("transaction"u8))
                    type = ItemType.Transaction;
                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }

        json.Read();
        return type;
    }

    private bool TryDecode(ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> json)
    {
        json = body;
        if (body.Span[0] == '{')
            return true;

        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(body.Length)];
        if (Base64.DecodeFromUtf8(body.Span, decoded, out _, out var length) != OperationStatus.Done)
            return false;
        json = decoded.AsMemory(0, length);
        return (length > 0 && decoded[0] == '{') || TryInflate(decoded, length, out json);
    }

    private bool TryInflate(byte[] zlib, int length, out ReadOnlyMemory<byte> json)
    {
        // One byte more than allowed tells that there is more, however much it would be.
        var inflated = new byte[limits.MaxEventBytes + 1];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(zlib, 0, length), CompressionMode.Decompress);
            json = inflated.AsMemory(0, stream.ReadAtLeast(inflated, inflated.Length, throwOnEndOfStream: false));
            return true;
        }
        catch (InvalidDataException)
        {
            json = default;
            return false;
        }
    }

    /// <summary>The text with <c>null</c> for every <c>NaN</c> and <c>Infinity</c> outside of strings.</summary>
    private static ReadOnlyMemory<byte> WithoutNan(ReadOnlySpan<byte> text)
    {
        var result = new ArrayBufferWriter<byte>(text.Length + 64);
        var isInString = false;
        for (var at = 0; at < text.Length; at++)
        {
            var token = isInString ? 0 : NanAt(text[at..]);
            if (token > 0)
            {
                result.Write("null"u8);
                at += token - 1;
                continue;
            }

            if (isInString && text[at] == '\\' && at + 1 < text.Length)
                result.Write(text.Slice(at++, 1));
            else if (text[at] == '"')
                isInString = !isInString;
            result.Write(text.Slice(at, 1));
        }

        return result.WrittenMemory;
    }

    private static int NanAt(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("NaN"u8))
            return 3;
        if (text.StartsWith("Infinity"u8))
            return 8;
        return text.StartsWith("-Infinity"u8) ? 9 : 0;
    }
}
