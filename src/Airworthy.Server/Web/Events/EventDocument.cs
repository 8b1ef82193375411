using System.Globalization;
using System.Text.Json;

namespace Airworthy.Server.Web.Events;

/// <summary>A whole event as its page shows it: read from the JSON that is kept of it. What is not there is empty or null.</summary>
/// <param name="Exceptions">The one that was thrown first, then what caused it.</param>
/// <param name="Breadcrumbs">The newest last, as they happened.</param>
/// <param name="Sections">Request, contexts and what else the app said, each as names and values.</param>
public sealed record EventDocument(
    string? Message, IReadOnlyList<ThrownError> Exceptions, IReadOnlyList<EventThread> Threads, IReadOnlyList<Breadcrumb> Breadcrumbs, IReadOnlyList<EventSection> Sections,
    string? Sdk, string? Dist, IReadOnlyList<string> Fingerprint)
{
    public static EventDocument Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var message = root.Object("logentry");
        return new(
            message?.Text("formatted") ?? message?.Text("message"),
            ExceptionsOf(root),
            ThreadsOf(root),
            [.. Values(root.Object("breadcrumbs")).Select(BreadcrumbOf)],
            EventSection.ReadAll(root),
            root.Object("sdk") is { } sdk ? $"{sdk.Text("name")} {sdk.Text("version")}".Trim() : null,
            root.Text("dist"),
            root.TryGetProperty("fingerprint", out var parts) && parts.ValueKind == JsonValueKind.Array ? [.. parts.EnumerateArray().Select(part => part.ToString())] : []);
    }

    private static List<ThrownError> ExceptionsOf(JsonElement root)
    {
        var all = Values(root.Object("exception")).Select(ExceptionOf).ToList();
        // On the wire the cause stands first.
        all.Reverse();
        return all;
    }

    /// <summary>The threads, or the stack of the event itself as the only one.</summary>
    private static List<EventThread> ThreadsOf(JsonElement root)
    {
        var threads = Values(root.Object("threads"))
            .Select(one => new EventThread(one.Text("id"), one.Text("name"), one.Flag("crashed") == true, one.Flag("current") == true, FramesOf(one.Object("stacktrace"))))
            .ToList();
        if (FramesOf(root.Object("stacktrace")) is { Count: > 0 } frames)
            threads.Insert(0, new(null, null, false, false, frames));
        return threads;
    }

    private static ThrownError ExceptionOf(JsonElement one)
    {
        var mechanism = one.Object("mechanism");
        return new(one.Text("type"), one.Text("value"), one.Text("module"), mechanism?.Text("type"), mechanism?.Flag("handled"), FramesOf(one.Object("stacktrace")));
    }

    /// <summary>The innermost call first, as people look for where it broke.</summary>
    private static List<CallFrame> FramesOf(JsonElement? stacktrace)
    {
        if (stacktrace is not { } stack || !stack.TryGetProperty("frames", out var list) || list.ValueKind != JsonValueKind.Array)
            return [];
        var frames = list.EnumerateArray().Select(FrameOf).ToList();
        frames.Reverse();
        return frames;
    }

    private static CallFrame FrameOf(JsonElement frame)
    {
        var line = frame.Number("lineno");
        var before = Lines(frame, "pre_context");
        var source = frame.Text("context_line") is { } text
            ? before.Append(text).Concat(Lines(frame, "post_context")).Select((one, place) => new SourceLine(line is { } at ? at - before.Count + place : null, one, place == before.Count)).ToList()
            : [];
        return new(
            frame.Text("function") ?? frame.Text("raw_function"), frame.Text("module"), frame.Text("filename") ?? frame.Text("abs_path"), frame.Text("abs_path"),
            line, frame.Number("colno"), frame.Flag("in_app") == true, frame.Text("package"), frame.Text("instruction_addr"), source);
    }

    private static Breadcrumb BreadcrumbOf(JsonElement one)
    {
        var at = DateTime.TryParse(one.Text("timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read) ? read : (DateTime?)null;
        return new(at, one.Text("type"), one.Text("category"), one.Text("level"), one.Text("message"), one.Object("data") is { } data ? EventSection.ItemsOf(data) : []);
    }

    private static List<string> Lines(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var lines) && lines.ValueKind == JsonValueKind.Array ? [.. lines.EnumerateArray().Select(line => line.ToString())] : [];

    private static IEnumerable<JsonElement> Values(JsonElement? list) =>
        list is { } one && one.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Array
            ? values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.Object)
            : [];
}

/// <param name="IsHandled">Null where the SDK does not say.</param>
/// <param name="Frames">The innermost call first.</param>
public sealed record ThrownError(string? Type, string? Value, string? Module, string? Mechanism, bool? IsHandled, IReadOnlyList<CallFrame> Frames);

public sealed record EventThread(string? Id, string? Name, bool IsCrashed, bool IsCurrent, IReadOnlyList<CallFrame> Frames);

/// <param name="Source">The lines around the call; empty if the SDK sent none.</param>
public sealed record CallFrame(
    string? Function, string? Module, string? File, string? Path, long? Line, long? Column, bool IsInApp, string? Package, string? Address, IReadOnlyList<SourceLine> Source)
{
    /// <summary>Where it is: the module, or the file, with its line.</summary>
    public string Place => (File ?? Module ?? Package ?? Address ?? "") + (Line is { } line ? $":{line}" : "") + (Line is not null && Column is { } column ? $":{column}" : "");
}

public sealed record SourceLine(long? Number, string Text, bool IsCall);

/// <param name="At">UTC; null if it does not say.</param>
public sealed record Breadcrumb(DateTime? At, string? Type, string? Category, string? Level, string? Message, IReadOnlyList<EventItem> Data);
