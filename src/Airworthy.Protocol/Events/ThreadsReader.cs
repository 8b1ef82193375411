using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads <c>threads</c>: <c>{"values": […]}</c>, or the list alone.</summary>
internal static class ThreadsReader
{
    /// <summary>Keeps the threads. False if there is none.</summary>
    public static bool Read(scoped ref EventCursor cursor, EventDraft draft)
    {
        if (!ValueList.Enter(ref cursor, out var isWrapped))
            return false;

        var start = cursor.Output.BeginValues("threads"u8);
        for (var threads = 0; cursor.NextElement(); threads++)
        {
            if (threads < EventLimits.Threads && cursor.Json.TokenType == JsonTokenType.StartObject)
                ReadThread(ref cursor, draft);
            else
                cursor.Json.Skip();
        }

        ValueList.Leave(ref cursor, isWrapped);
        return cursor.Output.EndValuesUnlessEmpty(start);
    }

    private static void ReadThread(scoped ref EventCursor cursor, EventDraft draft)
    {
        string? id = null, title = null;
        bool? isCrashed = null, isCurrent = null, isMain = null;
        var hasFrames = false;
        cursor.Output.BeginObject();
        while (cursor.NextMember(out var name))
        {
            if (id is null && name.SequenceEqual("id"u8))
                id = cursor.TakeScalar("id"u8, EventLimits.Name);
            else if (title is null && name.SequenceEqual("name"u8))
                title = cursor.TakeText("name"u8, EventLimits.Name);
            else if (isCrashed is null && name.SequenceEqual("crashed"u8))
                isCrashed = cursor.TakeFlag("crashed"u8);
            else if (isCurrent is null && name.SequenceEqual("current"u8))
                isCurrent = cursor.TakeFlag("current"u8);
            else if (isMain is null && name.SequenceEqual("main"u8))
                isMain = cursor.TakeFlag("main"u8);
            else if (!hasFrames && name.SequenceEqual("stacktrace"u8))
                hasFrames = StacktraceReader.Read(ref cursor, draft.ThreadsWithFrames == 0 ? draft.ThreadFrames : null);
            else
                cursor.Json.Skip();
        }

        cursor.Output.EndObject();
        if (hasFrames)
            draft.ThreadsWithFrames++;
    }
}
