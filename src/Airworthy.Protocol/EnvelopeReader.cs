using System.Text;
using System.Text.Json;

namespace Airworthy.Protocol;

/// <summary>
/// Walks one envelope in place: a header line, then items of a header line and a payload. No copy, no allocation per item.
/// Source: https://develop.sentry.dev/sdk/data-model/envelopes/ and getsentry/relay, <c>relay-server/src/envelope</c>, where the two differ.
/// </summary>
/// <remarks>
/// Blank space before a header line is skipped; after it only a line feed or the end is allowed, so CR LF is an error, and so is an empty line at the end.
/// A fault anywhere rejects the whole envelope.
/// </remarks>
public ref struct EnvelopeReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    private readonly ReadOnlySpan<byte> _envelope;
    private int _at;

    private EnvelopeReader(ReadOnlySpan<byte> envelope) => _envelope = envelope;

    /// <summary>What is wrong with the envelope; null as long as nothing is.</summary>
    public EnvelopeFault? Fault { get; private set; }

    /// <summary>Reads the envelope's header; the reader then stands before its first item. False, with <see cref="Fault"/> set, if it is malformed.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> envelope, out EnvelopeReader reader, out EnvelopeHeader header)
    {
        reader = new(envelope);
        header = default;
        if (envelope.IsEmpty)
            return reader.Fail("the envelope is empty");
        if (!reader.TryEnterObject(out var json))
            return false;
        try
        {
            if (EnvelopeHeader.Read(ref json, out header) is { } wrong)
                return reader.Fail($"in the envelope's header {wrong}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return reader.Fail($"the envelope's header is no JSON: {error.Message}");
        }

        return reader.TryEndLine(json.BytesConsumed);
    }

    /// <summary>Moves to the next item; false at the end, or at a fault.</summary>
    public bool TryReadItem(out EnvelopeItem item)
    {
        item = default;
        if (Fault is not null || _at >= _envelope.Length)
            return false;
        if (!TryEnterObject(out var json))
            return false;

        ItemType? type;
        int? length;
        try
        {
            if (ReadItemHeader(ref json, out type, out length) is { } wrong)
                return Fail(wrong);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Fail($"the item's header is no JSON: {error.Message}");
        }

        if (type is null)
            return Fail("the item's header has no 'type'");
        return TryEndLine(json.BytesConsumed) && TryTakePayload(type.Value, length, out item);
    }

    private static string? ReadItemHeader(ref Utf8JsonReader json, out ItemType? type, out int? length)
    {
        type = null;
        length = null;
        var hasLength = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                if (type is not null || json.TokenType != JsonTokenType.String)
                    return "the item's 'type' must stand there once, as a string";
                type = ItemTypes.Parse(json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan);
            }
            else if (json.ValueTextEquals("length"u8))
            {
                json.Read();
                var isNull = json.TokenType == JsonTokenType.Null;
                if (hasLength || (!isNull && (json.TokenType != JsonTokenType.Number || !json.TryGetUInt32(out _))))
                    return "the item's 'length' must stand there once, as a number of bytes";
                hasLength = true;
                // More than fits is more than the envelope has.
                length = isNull ? null : (int)Math.Min(json.GetUInt32(), int.MaxValue);
            }
            else
            {
                json.Skip();
            }
        }

        return null;
    }

    private bool TryTakePayload(ItemType type, int? length, out EnvelopeItem item)
    {
        item = default;
        var rest = _envelope[_at..];
        if (length is not { } bytes)
        {
            // Without a length the payload ends at its line; with one it may hold line feeds.
            bytes = rest.IndexOf((byte)'\n');
            if (bytes < 0)
                bytes = rest.Length;
        }
        else if (bytes > rest.Length)
        {
            return Fail($"the item's payload should have {bytes} bytes, and {rest.Length} are left");
        }
        else if (bytes < rest.Length && rest[bytes] != '\n')
        {
            _at += bytes;
            return Fail($"the item's payload of {bytes} bytes is not followed by a line feed");
        }

        item = new(type, _at, rest[..bytes]);
        _at += Math.Min(bytes + 1, rest.Length);
        return true;
    }

    private bool TryEnterObject(out Utf8JsonReader json)
    {
        json = new(_envelope[_at..], isFinalBlock: true, new JsonReaderState(Options));
        try
        {
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
                return true;
        }
        catch (JsonException error)
        {
            return Fail($"a header is no JSON: {error.Message}");
        }

        return Fail("a header is no JSON object");
    }

    private bool TryEndLine(long consumed)
    {
        _at += (int)consumed;
        if (_at < _envelope.Length && _envelope[_at++] != '\n')
        {
            _at--;
            return Fail("a header is not followed by a line feed");
        }

        return true;
    }

    private bool Fail(string detail)
    {
        Fault = new(detail, _at);
        return false;
    }
}

/// <summary>One item of an envelope.</summary>
public readonly ref struct EnvelopeItem(ItemType type, int payloadStart, ReadOnlySpan<byte> payload)
{
    public ItemType Type { get; } = type;

    /// <summary>Where the payload begins in the envelope, in bytes.</summary>
    public int PayloadStart { get; } = payloadStart;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}

/// <summary>What is wrong with an envelope, and where: the offset in bytes of the line or payload in question.</summary>
public sealed record EnvelopeFault(string Detail, int Offset)
{
    public override string ToString() => $"malformed envelope at byte {Offset}: {Detail}";
}
