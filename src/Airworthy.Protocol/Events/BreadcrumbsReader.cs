using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads <c>breadcrumbs</c>, what happened before: <c>{"values": […]}</c>, or the list alone, the newest last.</summary>
internal static class BreadcrumbsReader
{
    /// <summary>Keeps the newest breadcrumbs. False if there is none.</summary>
    public static bool Read(scoped ref EventCursor cursor)
    {
        if (!ValueList.Enter(ref cursor, out var isWrapped))
            return false;

        var start = cursor.Output.BeginValues("breadcrumbs"u8);
        var window = new ElementWindow(first: 0, EventLimits.Breadcrumbs);
        while (window.Next<StackFrame>(ref cursor, kept: null))
        {
            if (cursor.Json.TokenType == JsonTokenType.StartObject)
                ReadBreadcrumb(ref cursor);
            else
                cursor.Json.Skip();
        }

        ValueList.Leave(ref cursor, isWrapped);
        return cursor.Output.EndValuesUnlessEmpty(start);
    }

    private static void ReadBreadcrumb(scoped ref EventCursor cursor)
    {
        bool hasTime = false, hasType = false, hasCategory = false, hasLevel = false, hasMessage = false, hasData = false;
        cursor.Output.BeginObject();
        while (cursor.NextMember(out var name))
        {
            if (!hasTime && name.SequenceEqual("timestamp"u8))
                hasTime = KeepTime(ref cursor);
            else if (!hasType && name.SequenceEqual("type"u8))
                hasType = cursor.KeepText("type"u8, EventLimits.Name);
            else if (!hasCategory && name.SequenceEqual("category"u8))
                hasCategory = cursor.KeepText("category"u8, EventLimits.Name);
            else if (!hasLevel && name.SequenceEqual("level"u8))
                hasLevel = cursor.KeepText("level"u8, EventLimits.Name);
            else if (!hasMessage && name.SequenceEqual("message"u8))
                hasMessage = cursor.KeepText("message"u8, EventLimits.Text, isProse: true);
            else if (!hasData && name.SequenceEqual("data"u8))
                hasData = FreeForm.WriteMember(ref cursor, "data"u8, EventLimits.DataBytes);
            else
                cursor.Json.Skip();
        }

        cursor.Output.EndObject();
    }

    private static bool KeepTime(scoped ref EventCursor cursor)
    {
        if (cursor.TimeAt() is not { } at)
            return false;
        cursor.Output.Name("timestamp"u8);
        cursor.Output.Time(at);
        return true;
    }
}
