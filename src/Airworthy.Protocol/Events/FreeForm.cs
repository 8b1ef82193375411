using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Keeps what an app may fill as it likes: any JSON, without the values of secret names and what is secret in texts, cut to its limits.</summary>
internal static class FreeForm
{
    private static ReadOnlySpan<byte> TooDeep => "[Cut]"u8;

    /// <summary>Keeps the value that the cursor stands on.</summary>
    public static void Write(scoped ref EventCursor cursor, int maxBytes) => WriteValue(ref cursor, new(cursor.Output.Length + maxBytes, NamesTell: true), EventLimits.Depth);

    /// <summary>Keeps a member of an object; nothing if it is null or empty.</summary>
    public static bool WriteMember(scoped ref EventCursor cursor, scoped ReadOnlySpan<byte> name, int maxBytes, bool namesTell = true)
    {
        if (cursor.Json.TokenType == JsonTokenType.Null)
            return false;
        var start = cursor.Output.Length;
        cursor.Output.Name(name);
        var valueStart = cursor.Output.Length;
        WriteValue(ref cursor, new(valueStart + maxBytes, namesTell), EventLimits.Depth);
        if (cursor.Output.Written[valueStart..] is not ([(byte)'{', (byte)'}'] or [(byte)'[', (byte)']']))
            return true;
        cursor.Output.TakeBack(start);
        return false;
    }

    /// <summary>Keeps a member whose name the app has chosen.</summary>
    public static void WriteChosen(scoped ref EventCursor cursor, ReadOnlySpan<byte> name, int ofObject, int end) =>
        WriteChosen(ref cursor, name, ofObject, new(end, NamesTell: true), EventLimits.Depth);

    private static void WriteChosen(scoped ref EventCursor cursor, ReadOnlySpan<byte> name, int ofObject, in Bounds bounds, int depth)
    {
        var isSecret = bounds.NamesTell && IsSecret(name, cursor.Json.TokenType);
        var kept = cursor.Cleaned(name, EventLimits.Name, isProse: false, out _);
        if (cursor.Output.Length > bounds.End || !cursor.IsNewName(ofObject, kept))
        {
            cursor.Json.Skip();
            return;
        }

        cursor.Output.Name(kept);
        if (isSecret)
            WriteFiltered(ref cursor);
        else
            WriteValue(ref cursor, bounds, depth);
    }

    private static void WriteValue(scoped ref EventCursor cursor, in Bounds bounds, int depth)
    {
        switch (cursor.Json.TokenType)
        {
            case JsonTokenType.StartObject when depth > 0:
                WriteObject(ref cursor, bounds, depth - 1);
                break;
            case JsonTokenType.StartArray when depth > 0:
                WriteList(ref cursor, bounds, depth - 1);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                cursor.Json.Skip();
                cursor.Output.Text(TooDeep);
                break;
            case JsonTokenType.String:
                cursor.KeepText(EventLimits.Text, isProse: true);
                break;
            case JsonTokenType.Number when CardNumbers.IsCard(cursor.Json.ValueSpan):
                cursor.Output.Text(SecretText.Replacement);
                break;
            case JsonTokenType.Number when cursor.Json.ValueSpan.Length > EventLimits.NumberBytes:
                cursor.Output.Text(cursor.Cleaned(cursor.Json.ValueSpan, EventLimits.Name, isProse: false, out _));
                break;
            default:
                cursor.Output.Literal(cursor.Json.ValueSpan);
                break;
        }
    }

    private static void WriteObject(scoped ref EventCursor cursor, in Bounds bounds, int depth)
    {
        var ofObject = cursor.NextObject();
        var namesSecret = false; // it is a pair of members, as {"name":"password","value":"…"}, that names a secret
        cursor.Output.BeginObject();
        while (cursor.NextMember(out var name))
        {
            if (namesSecret && name.SequenceEqual("value"u8) && cursor.IsNewName(ofObject, name))
            {
                cursor.Output.Name(name);
                WriteFiltered(ref cursor);
                continue;
            }

            var isNaming = bounds.NamesTell && cursor.Json.TokenType == JsonTokenType.String && (name.SequenceEqual("name"u8) || name.SequenceEqual("key"u8));
            WriteChosen(ref cursor, name, ofObject, bounds, depth);
            namesSecret |= isNaming && SecretNames.IsSecret(cursor.Unescaped());
        }

        cursor.Output.EndObject();
    }

    private static void WriteList(scoped ref EventCursor cursor, in Bounds bounds, int depth)
    {
        var isSecretPair = bounds.NamesTell && IsPairOfSecret(cursor);
        cursor.Output.BeginArray();
        for (var at = 0; cursor.NextElement(); at++)
        {
            if (cursor.Output.Length > bounds.End)
                cursor.Json.Skip();
            else if (isSecretPair && at == 1)
                WriteFiltered(ref cursor);
            else
                WriteValue(ref cursor, bounds, depth);
        }

        cursor.Output.EndArray();
    }

    /// <summary>Headers and query strings come as lists of pairs too.</summary>
    private static bool IsPairOfSecret(EventCursor ahead) =>
        ahead.NextElement() && ahead.Json.TokenType == JsonTokenType.String && SecretNames.IsSecret(ahead.Unescaped())
        && ahead.NextElement() && SkipOne(ref ahead) && !ahead.NextElement();

    private static bool SkipOne(scoped ref EventCursor cursor)
    {
        cursor.Json.Skip();
        return true;
    }

    private static void WriteFiltered(scoped ref EventCursor cursor)
    {
        var isNothing = cursor.Json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null;
        if (isNothing)
        {
            cursor.Output.Literal(cursor.Json.ValueSpan);
            return;
        }

        cursor.Json.Skip();
        cursor.Output.Text(SecretText.Replacement);
    }

    /// <summary>How many tokens a language model was given is no token.</summary>
    private static bool IsSecret(ReadOnlySpan<byte> name, JsonTokenType value) =>
        SecretNames.IsSecret(name) && !(value == JsonTokenType.Number && name.EndsWith("tokens"u8));

    /// <param name="End">The length of the output from which on nothing more is kept.</param>
    /// <param name="NamesTell">Whether names tell what is secret. Names of packages do not.</param>
    private readonly record struct Bounds(int End, bool NamesTell);
}
