using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads <c>logentry</c>: a text, <c>{message, formatted, params}</c>, or anything else, which is taken as its JSON. <c>false</c> is none.</summary>
internal static class MessageReader
{
    /// <summary>Keeps the message; null if there is none.</summary>
    public static EventMessage? Read(scoped ref EventCursor cursor)
    {
        if (cursor.Json.TokenType is JsonTokenType.False or JsonTokenType.Null)
            return null;

        var start = cursor.Output.Length;
        cursor.Output.Name("logentry"u8);
        cursor.Output.BeginObject();
        string? template = null, formatted = null;
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
            formatted = cursor.TakeAny("formatted"u8, EventLimits.Text);
        else
            ReadParts(ref cursor, out template, out formatted);

        if (string.IsNullOrWhiteSpace(template) && string.IsNullOrWhiteSpace(formatted))
        {
            cursor.Output.TakeBack(start);
            return null;
        }

        cursor.Output.EndObject();
        return new(template, formatted);
    }

    private static void ReadParts(scoped ref EventCursor cursor, out string? template, out string? formatted)
    {
        template = null;
        formatted = null;
        int parametersStart = 0, parametersEnd = 0;
        while (cursor.NextMember(out var name))
        {
            if (template is null && name.SequenceEqual("message"u8))
            {
                template = cursor.TakeAny("message"u8, EventLimits.Text);
            }
            else if (formatted is null && name.SequenceEqual("formatted"u8))
            {
                formatted = cursor.TakeAny("formatted"u8, EventLimits.Text);
            }
            else if (parametersEnd == 0 && cursor.Json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && name.SequenceEqual("params"u8))
            {
                parametersStart = cursor.Output.Length;
                if (FreeForm.WriteMember(ref cursor, "params"u8, EventLimits.DataBytes))
                    parametersEnd = cursor.Output.Length;
            }
            else
            {
                cursor.Json.Skip();
            }
        }

        if (formatted is not null || template is null)
            return;
        formatted = parametersEnd == 0 ? template : MessageFormat.Fill(template, ParametersIn(cursor.Output.Written[parametersStart..parametersEnd]));
        formatted = cursor.Cleaned(formatted, EventLimits.Text, isProse: true);
        cursor.Output.Name("formatted"u8);
        cursor.Output.Text(formatted);
    }

    /// <summary>The value of the member that is written here.</summary>
    private static ReadOnlySpan<byte> ParametersIn(ReadOnlySpan<byte> member) => member[(member.IndexOf((byte)':') + 1)..];
}
