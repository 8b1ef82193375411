using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>How an exception came to be noticed.</summary>
/// <param name="ExceptionId">Its number in a tree of exceptions.</param>
internal readonly record struct Mechanism(bool? IsHandled, bool IsSynthetic, int? ExceptionId)
{
    /// <summary>Keeps the mechanism that the cursor stands on; null if it is empty. One without a type is of an old SDK, and gets the type <c>generic</c>.</summary>
    public static Mechanism? Read(scoped ref EventCursor cursor)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
        {
            cursor.Json.Skip();
            return null;
        }

        string? type = null, source = null, description = null, link = null;
        bool? isHandled = null, isSynthetic = null, isGroup = null;
        int? id = null, parent = null;
        bool hasData = false, hasMeta = false;
        var start = cursor.Output.Length;
        cursor.Output.Name("mechanism"u8);
        cursor.Output.BeginObject();
        var first = cursor.Output.Length;
        while (cursor.NextMember(out var name))
        {
            if (type is null && name.SequenceEqual("type"u8))
                type = cursor.TakeText("type"u8, EventLimits.Name);
            else if (isHandled is null && name.SequenceEqual("handled"u8))
                isHandled = cursor.TakeFlag("handled"u8);
            else if (isSynthetic is null && name.SequenceEqual("synthetic"u8))
                isSynthetic = cursor.TakeFlag("synthetic"u8);
            else if (id is null && name.SequenceEqual("exception_id"u8))
                id = cursor.TakeCount("exception_id"u8);
            else if (parent is null && name.SequenceEqual("parent_id"u8))
                parent = cursor.TakeCount("parent_id"u8);
            else if (isGroup is null && name.SequenceEqual("is_exception_group"u8))
                isGroup = cursor.TakeFlag("is_exception_group"u8);
            else if (source is null && name.SequenceEqual("source"u8))
                source = cursor.TakeText("source"u8, EventLimits.Name);
            else if (description is null && name.SequenceEqual("description"u8))
                description = cursor.TakeText("description"u8, EventLimits.Text, isProse: true);
            else if (link is null && name.SequenceEqual("help_link"u8))
                link = cursor.TakeText("help_link"u8, EventLimits.Url, isProse: true);
            else if (!hasData && name.SequenceEqual("data"u8))
                hasData = FreeForm.WriteMember(ref cursor, "data"u8, EventLimits.DataBytes);
            else if (!hasMeta && name.SequenceEqual("meta"u8))
                hasMeta = FreeForm.WriteMember(ref cursor, "meta"u8, EventLimits.DataBytes);
            else
                cursor.Json.Skip();
        }

        if (cursor.Output.Length == first)
        {
            cursor.Output.TakeBack(start);
            return null;
        }

        if (type is null)
        {
            cursor.Output.Name("type"u8);
            cursor.Output.Text("generic"u8);
        }

        cursor.Output.EndObject();
        return new(isHandled, isSynthetic ?? false, id);
    }
}
