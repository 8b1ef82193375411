using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>
/// Walks through an event and writes what is kept of it, in one pass. Whatever reads a value leaves the cursor on the value's last token.
/// </summary>
/// <param name="scratch">Room for one text, see <see cref="ScratchBytes"/>.</param>
/// <param name="pause">Runs from time to time.</param>
internal ref struct EventCursor(ReadOnlySpan<byte> payload, Span<byte> scratch, EventJson output, SeenNames names, TimeSpan clockShift, Action? pause)
{
    // Objects and elements: a microsecond or two, and to look at a clock after each would be a tenth of all the work.
    private const int BetweenPauses = 4;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private readonly ReadOnlySpan<byte> _payload = payload;
    private readonly Span<byte> _scratch = scratch;
    private readonly SecretText _secrets = new(payload);

    private int _objects;
    private int _untilPause;

    public Utf8JsonReader Json = new(payload, isFinalBlock: true, new JsonReaderState(Options));

    public readonly EventJson Output = output;

    private static ReadOnlySpan<byte> Ellipsis => "..."u8;

    /// <summary>How much room is enough, whatever stands in the payload.</summary>
    public static int ScratchBytes(int payloadBytes) => Math.Max(payloadBytes, 4 * EventLimits.Text) + Ellipsis.Length;

    /// <summary>Moves to the next member of the object, onto its value. False at the object's end.</summary>
    /// <param name="name">Good until a text is read.</param>
    public bool NextMember(out ReadOnlySpan<byte> name)
    {
        name = default;
        Json.Read();
        if (Json.TokenType == JsonTokenType.EndObject)
            return false;
        name = Unescaped();
        Json.Read();
        return true;
    }

    /// <summary>Moves to the next element of the list. False at the list's end.</summary>
    public bool NextElement()
    {
        PauseInTime();
        Json.Read();
        return Json.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Moves onto a value that has been passed already.</summary>
    public void Return(int start, int end)
    {
        Json = new(_payload[start..end], isFinalBlock: true, new JsonReaderState(Options));
        Json.Read();
    }

    /// <summary>The string that the cursor stands on, as it came.</summary>
    public ReadOnlySpan<byte> Unescaped() => Json.ValueIsEscaped ? _scratch[..Json.CopyString(_scratch)] : Json.ValueSpan;

    /// <summary>Keeps a text, and gives it. Null if the value is no string, or an empty one.</summary>
    /// <param name="isProse">Whether secrets may be assigned in it, see <see cref="SecretText"/>.</param>
    public string? TakeText(scoped ReadOnlySpan<byte> name, int limit, bool isProse = false) =>
        TryWriteText(name, limit, isProse, out var text) ? Encoding.UTF8.GetString(text) : null;

    /// <summary>Keeps a text; false if the value is no string, or an empty one.</summary>
    public bool KeepText(scoped ReadOnlySpan<byte> name, int limit, bool isProse = false) => TryWriteText(name, limit, isProse, out _);

    /// <summary>Keeps a text of a list.</summary>
    public void KeepText(int limit, bool isProse)
    {
        var text = Cleaned(Unescaped(), limit, isProse, out var isChanged);
        if (isChanged)
            Output.Text(text);
        else
            Output.EscapedText(Json.ValueSpan);
    }

    /// <summary>Keeps the string that a value of any kind makes.</summary>
    public string? TakeScalar(scoped ReadOnlySpan<byte> name, int limit)
    {
        if (ScalarAt() is not { } text)
            return null;
        text = Cleaned(text.Trim(), limit, isProse: true);
        if (text.Length == 0)
            return null;
        Output.Name(name);
        Output.Text(text);
        return text;
    }

    /// <summary>A string as it is; a number's digits, of a whole one without a fraction; <c>True</c> or <c>False</c>, as Relay has it. Null for anything else.</summary>
    /// <param name="cutsFractions">Whether 1.5 is 1.</param>
    public string? ScalarAt(bool cutsFractions = false)
    {
        switch (Json.TokenType)
        {
            case JsonTokenType.String:
                return Encoding.UTF8.GetString(Unescaped());
            case JsonTokenType.True:
                return "True";
            case JsonTokenType.False:
                return "False";
            case JsonTokenType.Number:
                return DigitsOf(ref Json, cutsFractions);
            default:
                Json.Skip();
                return null;
        }
    }

    /// <summary>The value as a text: a string as it is, anything else as JSON, without what is secret in it. Null for null.</summary>
    public string? TakeAny(scoped ReadOnlySpan<byte> name, int limit)
    {
        if (Json.TokenType is JsonTokenType.String)
            return TakeText(name, limit, isProse: true);
        if (Json.TokenType is JsonTokenType.Null)
            return null;

        var start = Output.Length;
        Output.BeginArray();
        var valueStart = Output.Length;
        FreeForm.Write(ref this, EventLimits.DataBytes);
        var json = Encoding.UTF8.GetString(Output.Written[valueStart..]);
        Output.TakeBack(start);

        var text = Cleaned(json, limit, isProse: true);
        Output.Name(name);
        Output.Text(text);
        return text;
    }

    /// <summary>Keeps a bool; anything else is absent.</summary>
    public bool? TakeFlag(scoped ReadOnlySpan<byte> name)
    {
        if (Json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            Json.Skip();
            return null;
        }

        Output.Name(name);
        Output.Literal(Json.ValueSpan);
        return Json.TokenType == JsonTokenType.True;
    }

    /// <summary>Keeps a whole number that is not negative; anything else is absent.</summary>
    public int? TakeCount(scoped ReadOnlySpan<byte> name)
    {
        if (Json.TokenType != JsonTokenType.Number || !Json.TryGetDouble(out var number) || number is < 0 or > int.MaxValue || !double.IsInteger(number))
        {
            Json.Skip();
            return null;
        }

        Output.Name(name);
        Output.Number((int)number);
        return (int)number;
    }

    /// <summary>The time that the value says, on the clock of the server; null if it says none.</summary>
    public DateTime? TimeAt()
    {
        if (EventTime.TryRead(ref this, out var utc))
            return new(Math.Clamp(utc.Ticks + clockShift.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
        return null;
    }

    /// <summary>The text without secrets and not longer than allowed.</summary>
    public string Cleaned(string text, int limit, bool isProse)
    {
        var cleaned = Cleaned(Encoding.UTF8.GetBytes(text), limit, isProse, out var isChanged);
        return isChanged ? Encoding.UTF8.GetString(cleaned) : text;
    }

    /// <summary>The text without secrets and not longer than allowed.</summary>
    public ReadOnlySpan<byte> Cleaned(ReadOnlySpan<byte> text, int limit, bool isProse, out bool isChanged)
    {
        // Cut last: half a card number is not found.
        var cleaned = Cut(_secrets.Clean(text, isProse), limit);
        isChanged = cleaned != text;
        return cleaned;
    }

    /// <summary>A number for an object of free form, see <see cref="IsNewName"/>.</summary>
    public int NextObject()
    {
        PauseInTime();
        return ++_objects;
    }

    /// <summary>Whether an object has not had a member of this name yet. Of several the first is kept: readers of JSON do not agree on which they take.</summary>
    public readonly bool IsNewName(int ofObject, scoped ReadOnlySpan<byte> name) => names.Add(ofObject, name);

    private void PauseInTime()
    {
        if (--_untilPause > 0)
            return;
        _untilPause = BetweenPauses;
        pause?.Invoke();
    }

    private static string DigitsOf(scoped ref Utf8JsonReader json, bool cutsFractions)
    {
        var mayHaveFraction = json.ValueSpan.ContainsAny(".eE"u8);
        if (mayHaveFraction && json.TryGetDouble(out var number) && Math.Abs(number) < 1L << 53 && (cutsFractions || double.IsInteger(number)))
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetString(json.ValueSpan);
    }

    private bool TryWriteText(scoped ReadOnlySpan<byte> name, int limit, bool isProse, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (Json.TokenType != JsonTokenType.String)
        {
            Json.Skip();
            return false;
        }

        if (Json.ValueSpan.IsEmpty)
            return false;
        text = Cleaned(Unescaped(), limit, isProse, out var isChanged);
        Output.Name(name);
        if (isChanged)
            Output.Text(text);
        else
            Output.EscapedText(Json.ValueSpan);
        return true;
    }

    private ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int limit)
    {
        if (text.Length <= limit)
            return text;

        // Every byte that does not continue a character begins one.
        var characters = 0;
        var end = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if ((text[at] & 0xC0) == 0x80)
                continue;
            if (characters == limit - Ellipsis.Length)
                end = at;
            if (characters++ == limit)
            {
                text[..end].CopyTo(_scratch);
                Ellipsis.CopyTo(_scratch[end..]);
                return _scratch[..(end + Ellipsis.Length)];
            }
        }

        return text;
    }
}
