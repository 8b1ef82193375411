using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads a <c>stacktrace</c>: <c>{"frames": […]}</c>, or the list alone. Of what frames hold, <c>vars</c> is not kept: local variables are full of secrets.</summary>
internal static class StacktraceReader
{
    /// <summary>Keeps the stack trace that the cursor stands on. False if it has no frame.</summary>
    /// <param name="frames">Where the frames go; null if they are only to be written.</param>
    public static bool Read(scoped ref EventCursor cursor, List<StackFrame>? frames)
    {
        var start = cursor.Output.Length;
        cursor.Output.Name("stacktrace"u8);
        cursor.Output.BeginObject();
        var hasFrames = false;
        if (cursor.Json.TokenType == JsonTokenType.StartArray)
        {
            hasFrames = ReadFrames(ref cursor, frames);
        }
        else if (cursor.Json.TokenType == JsonTokenType.StartObject)
        {
            while (cursor.NextMember(out var name))
            {
                if (!hasFrames && cursor.Json.TokenType == JsonTokenType.StartArray && name.SequenceEqual("frames"u8))
                    hasFrames = ReadFrames(ref cursor, frames);
                else
                    cursor.Json.Skip();
            }
        }

        cursor.Output.EndObject();
        if (!hasFrames)
            cursor.Output.TakeBack(start);
        return hasFrames;
    }

    private static bool ReadFrames(scoped ref EventCursor cursor, List<StackFrame>? frames)
    {
        var start = cursor.Output.Length;
        cursor.Output.Name("frames"u8);
        cursor.Output.BeginArray();
        var first = cursor.Output.Length;
        var window = new ElementWindow(EventLimits.FramesAtEachEnd, EventLimits.FramesAtEachEnd);
        while (window.Next(ref cursor, frames))
        {
            if (cursor.Json.TokenType == JsonTokenType.StartObject)
                ReadFrame(ref cursor, frames);
            else
                cursor.Json.Skip();
        }

        var hasFrames = cursor.Output.Length > first;
        cursor.Output.EndArray();
        if (!hasFrames)
            cursor.Output.TakeBack(start);
        return hasFrames;
    }

    private static void ReadFrame(scoped ref EventCursor cursor, List<StackFrame>? frames)
    {
        string? function = null, rawFunction = null, module = null, filename = null, path = null, source = null;
        bool? isInApp = null;
        int? line = null, column = null;
        var seen = Others.None;
        var start = cursor.Output.Length;
        cursor.Output.BeginObject();
        while (cursor.NextMember(out var name))
        {
            if (function is null && name.SequenceEqual("function"u8))
                function = cursor.TakeText("function"u8, EventLimits.Symbol);
            else if (filename is null && name.SequenceEqual("filename"u8))
                filename = cursor.TakeText("filename"u8, EventLimits.Symbol);
            else if (line is null && name.SequenceEqual("lineno"u8))
                line = cursor.TakeCount("lineno"u8);
            else if (column is null && name.SequenceEqual("colno"u8))
                column = cursor.TakeCount("colno"u8);
            else if (isInApp is null && name.SequenceEqual("in_app"u8))
                isInApp = cursor.TakeFlag("in_app"u8);
            else if (module is null && name.SequenceEqual("module"u8))
                module = cursor.TakeText("module"u8, EventLimits.Name);
            else if (path is null && name.SequenceEqual("abs_path"u8))
                path = cursor.TakeText("abs_path"u8, EventLimits.Symbol);
            else if (source is null && name.SequenceEqual("context_line"u8))
                source = cursor.TakeText("context_line"u8, EventLimits.SourceLine);
            else if (rawFunction is null && name.SequenceEqual("raw_function"u8))
                rawFunction = cursor.TakeText("raw_function"u8, EventLimits.Symbol);
            else
                KeepOther(ref cursor, OtherNamed(name), ref seen);
        }

        if (cursor.Output.EndObjectUnlessEmpty(start))
            frames?.Add(new(function ?? rawFunction, module, filename, path, isInApp, line, column, source));
    }

    private static void KeepOther(scoped ref EventCursor cursor, Others member, scoped ref Others seen)
    {
        if (member == Others.None || (seen & member) != 0)
        {
            cursor.Json.Skip();
            return;
        }

        seen |= member;
        switch (member)
        {
            case Others.PreContext:
                KeepLines(ref cursor, "pre_context"u8, first: 0, EventLimits.SourceLines);
                break;
            case Others.PostContext:
                KeepLines(ref cursor, "post_context"u8, EventLimits.SourceLines, last: 0);
                break;
            case Others.Package:
                cursor.KeepText("package"u8, EventLimits.Symbol);
                break;
            case Others.InstructionAddress:
                cursor.TakeScalar("instruction_addr"u8, EventLimits.Name);
                break;
            default:
                cursor.KeepText("platform"u8, EventLimits.Name);
                break;
        }
    }

    private static void KeepLines(scoped ref EventCursor cursor, scoped ReadOnlySpan<byte> name, int first, int last)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartArray)
        {
            cursor.Json.Skip();
            return;
        }

        cursor.Output.Name(name);
        cursor.Output.BeginArray();
        var window = new ElementWindow(first, last);
        while (window.Next<StackFrame>(ref cursor, kept: null))
        {
            if (cursor.Json.TokenType == JsonTokenType.String)
            {
                cursor.KeepText(EventLimits.SourceLine, isProse: false);
            }
            else
            {
                // A line that is none stands for one, or the others would not be where they are.
                cursor.Json.Skip();
                cursor.Output.Text(default(ReadOnlySpan<byte>));
            }
        }

        cursor.Output.EndArray();
    }

    private static Others OtherNamed(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("pre_context"u8))
            return Others.PreContext;
        if (name.SequenceEqual("post_context"u8))
            return Others.PostContext;
        if (name.SequenceEqual("package"u8))
            return Others.Package;
        if (name.SequenceEqual("instruction_addr"u8))
            return Others.InstructionAddress;
        return name.SequenceEqual("platform"u8) ? Others.Platform : Others.None;
    }

    /// <summary>What is kept of a frame and asked of no one.</summary>
    [Flags]
    private enum Others
    {
        None = 0,
        PreContext = 1,
        PostContext = 2,
        Package = 4,
        InstructionAddress = 8,
        Platform = 16,
    }
}
