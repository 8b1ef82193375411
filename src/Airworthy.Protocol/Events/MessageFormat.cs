using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Puts parameters into a message, where the SDK left it to the server: <c>%s</c> and its like, <c>%(name)s</c>, <c>{}</c>, <c>{0}</c>, <c>{name}</c>.</summary>
internal static class MessageFormat
{
    /// <summary>The text that a person reads. What has no parameter stays as it is.</summary>
    /// <param name="parameters">A list or an object, as JSON.</param>
    public static string Fill(string template, ReadOnlySpan<byte> parameters)
    {
        var reader = new Utf8JsonReader(parameters);
        using var document = JsonDocument.ParseValue(ref reader);
        var text = new StringBuilder(template.Length + 64);
        var next = 0;
        for (var at = 0; at < template.Length; at++)
        {
            if (TryReadPlace(template.AsSpan(at), out var length, out var name) && Parameter(document.RootElement, name, ref next) is { } value)
            {
                text.Append(value);
                at += length - 1;
            }
            else
            {
                text.Append(template[at]);
            }

            if (text.Length > EventLimits.Text)
                break;
        }

        return text.ToString();
    }

    /// <summary>Whether a place for a parameter begins here.</summary>
    /// <param name="name">Of the parameter; empty for the next one.</param>
    private static bool TryReadPlace(ReadOnlySpan<char> text, out int length, out ReadOnlySpan<char> name)
    {
        length = 2;
        name = default;
        if (text.Length < 2)
            return false;
        if (text[0] == '{')
            return TryReadBraced(text, '}', out length, out name);
        if (text[0] != '%')
            return false;
        if (text[1] == '(')
            return TryReadBraced(text[1..], ')', out length, out name) && length + 1 < text.Length && IsConversion(text[1 + length]) && (length += 2) > 0;
        return IsConversion(text[1]);
    }

    private static bool TryReadBraced(ReadOnlySpan<char> text, char close, out int length, out ReadOnlySpan<char> name)
    {
        name = default;
        length = text[..Math.Min(text.Length, 66)].IndexOf(close) + 1;
        if (length == 0)
            return false;
        name = text[1..(length - 1)];
        return true;
    }

    private static bool IsConversion(char one) => one is 's' or 'd' or 'i' or 'u' or 'f' or 'r' or 'o' or 'O' or 'j' or 'x' or '@';

    private static string? Parameter(JsonElement parameters, ReadOnlySpan<char> name, ref int next)
    {
        if (parameters.ValueKind == JsonValueKind.Object)
            return name.Length > 0 && parameters.TryGetProperty(name, out var member) ? TextOf(member) : null;
        var index = next;
        if (name.Length > 0 && !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index))
            return null;
        if (index >= parameters.GetArrayLength())
            return null;
        if (name.Length == 0)
            next++;
        return TextOf(parameters[index]);
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
