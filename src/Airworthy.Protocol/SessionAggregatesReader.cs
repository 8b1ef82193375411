using System.Text.Json;
using System.Text.Unicode;

namespace Airworthy.Protocol;

/// <summary>
/// Reads a <c>sessions</c> item: sessions that the SDK counted itself. The whole item is checked first, for one bad element drops all of it;
/// then <see cref="TryRead"/> hands out one element after the other, in place. Source: https://develop.sentry.dev/sdk/telemetry/sessions/
/// </summary>
public ref struct SessionAggregatesReader
{
    private Utf8JsonReader _json;
    private JsonText _text;
    private bool _hasElements;

    /// <summary>The release, in UTF-8, valid by <see cref="NameRules"/>.</summary>
    public ReadOnlySpan<byte> Release { get; private set; }

    /// <summary>The environment, in UTF-8; empty if it names none, or one that cannot be a name.</summary>
    public ReadOnlySpan<byte> Environment { get; private set; }

    /// <summary>Checks the item. False, with the reason, if it cannot be counted.</summary>
    /// <param name="scratch">Room for unescaped texts, as large as the payload.</param>
    public static bool TryCreate(ReadOnlySpan<byte> payload, Span<byte> scratch, out SessionAggregatesReader reader, out Rejection rejection)
    {
        reader = default;
        if (!Utf8.IsValid(payload))
            return Rejection.Because(DropReason.InvalidJson, default, out rejection);
        try
        {
            return TryCheck(payload, scratch, ref reader, out rejection);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Rejection.Because(DropReason.InvalidJson, default, out rejection);
        }
    }

    /// <summary>Moves to the next element; false behind the last one.</summary>
    public bool TryRead(out SessionAggregateElement element)
    {
        element = default;
        if (!_hasElements || !_json.Read() || _json.TokenType == JsonTokenType.EndArray)
            return _hasElements = false;
        return SessionAggregateElement.TryRead(ref _json, ref _text, out element, out _);
    }

    private static bool TryCheck(ReadOnlySpan<byte> payload, Span<byte> scratch, scoped ref SessionAggregatesReader reader, out Rejection rejection)
    {
        rejection = default;
        var json = new Utf8JsonReader(payload, isFinalBlock: true, new JsonReaderState(SessionParser.Options));
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return Rejection.Because(DropReason.InvalidJson, default, out rejection);

        var text = new JsonText(scratch);
        var attributes = default(SessionAttributes);
        var (hasAttributes, hasElements) = (false, false);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (json.ValueTextEquals("attrs"u8))
            {
                json.Read();
                if (hasAttributes)
                    return Rejection.Because(DropReason.DuplicateMember, "attrs"u8, out rejection);
                hasAttributes = true;
                if (!SessionAttributes.TryRead(ref json, ref text, out attributes, out rejection))
                    return false;
            }
            else if (json.ValueTextEquals("aggregates"u8))
            {
                json.Read();
                if (hasElements)
                    return Rejection.Because(DropReason.DuplicateMember, "aggregates"u8, out rejection);
                hasElements = true;
                // Reading the elements once more from here puts their texts in the same places, so the names stay what they are.
                reader = new() { _json = json, _text = text, _hasElements = true };
                if (!TryCheckElements(ref json, ref text, out rejection))
                    return false;
            }
            else
            {
                json.Skip();
            }
        }

        json.Read();
        if (!hasAttributes)
            return Rejection.Because(DropReason.MissingMember, "attrs"u8, out rejection);
        if (!attributes.TryCheckNames(out rejection))
            return false;
        reader.Release = attributes.Release;
        reader.Environment = attributes.Environment;
        return true;
    }

    private static bool TryCheckElements(scoped ref Utf8JsonReader json, scoped ref JsonText text, out Rejection rejection)
    {
        rejection = default;
        if (json.TokenType != JsonTokenType.StartArray)
            return Rejection.Because(DropReason.InvalidMember, "aggregates"u8, out rejection);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!SessionAggregateElement.TryRead(ref json, ref text, out _, out rejection))
                return false;
        }

        return true;
    }
}
