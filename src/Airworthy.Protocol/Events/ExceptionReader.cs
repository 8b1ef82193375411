using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads <c>exception</c>: <c>{"values": […]}</c>, the list alone, or one exception alone.</summary>
internal static class ExceptionReader
{
    /// <summary>Keeps the exceptions. False if there is none.</summary>
    public static bool Read(scoped ref EventCursor cursor, List<ExceptionEntry> exceptions)
    {
        var start = cursor.Output.BeginValues("exception"u8);
        if (cursor.Json.TokenType == JsonTokenType.StartArray)
            ReadList(ref cursor, exceptions);
        else if (cursor.Json.TokenType == JsonTokenType.StartObject && ValueList.IsIn(cursor))
            ReadValues(ref cursor, exceptions);
        else
            ReadException(ref cursor, exceptions);

        return cursor.Output.EndValuesUnlessEmpty(start);
    }

    private static void ReadValues(scoped ref EventCursor cursor, List<ExceptionEntry> exceptions)
    {
        while (cursor.NextMember(out var name))
        {
            if (exceptions.Count > 0 || !name.SequenceEqual("values"u8))
                cursor.Json.Skip();
            else if (cursor.Json.TokenType == JsonTokenType.StartArray)
                ReadList(ref cursor, exceptions);
            else
                ReadException(ref cursor, exceptions);
        }
    }

    private static void ReadList(scoped ref EventCursor cursor, List<ExceptionEntry> exceptions)
    {
        var window = new ElementWindow(EventLimits.ExceptionsAtEachEnd, EventLimits.ExceptionsAtEachEnd);
        while (window.Next(ref cursor, exceptions))
            ReadException(ref cursor, exceptions);
    }

    /// <summary>One that says neither its type nor its value says nothing, and is not kept.</summary>
    private static void ReadException(scoped ref EventCursor cursor, List<ExceptionEntry> exceptions)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
        {
            cursor.Json.Skip();
            return;
        }

        string? type = null, value = null, module = null, thread = null;
        var mechanism = default(Mechanism?);
        List<StackFrame> frames = [];
        var start = cursor.Output.Length;
        cursor.Output.BeginObject();
        while (cursor.NextMember(out var name))
        {
            if (type is null && name.SequenceEqual("type"u8))
                type = cursor.TakeText("type"u8, EventLimits.Name);
            else if (value is null && name.SequenceEqual("value"u8))
                value = cursor.TakeAny("value"u8, EventLimits.Text);
            else if (module is null && name.SequenceEqual("module"u8))
                module = cursor.TakeText("module"u8, EventLimits.Name);
            else if (frames.Count == 0 && name.SequenceEqual("stacktrace"u8))
                StacktraceReader.Read(ref cursor, frames);
            else if (mechanism is null && name.SequenceEqual("mechanism"u8))
                mechanism = Mechanism.Read(ref cursor);
            else if (thread is null && name.SequenceEqual("thread_id"u8))
                thread = cursor.TakeScalar("thread_id"u8, EventLimits.Name);
            else
                cursor.Json.Skip();
        }

        if (type is null && value is null)
        {
            cursor.Output.TakeBack(start);
            return;
        }

        cursor.Output.EndObject();
        exceptions.Add(new(type, value, module, mechanism?.IsHandled, mechanism?.IsSynthetic ?? false, frames) { Id = mechanism?.ExceptionId });
    }
}
