using Airworthy.Protocol.Events;

namespace Airworthy.Server.Issues;

/// <summary>What an event is called. Sources: getsentry/sentry, <c>src/sentry/eventtypes</c>, <c>src/sentry/culprit.py</c>.</summary>
/// <param name="Title">As <c>TypeError: cart is undefined</c>.</param>
/// <param name="Culprit">Where it happened, as <c>checkout(src/cart.js)</c>; empty if nothing tells.</param>
/// <param name="Message">What a person wrote, or the program for one; null if there is none.</param>
/// <param name="Type">Of the main exception; null without one, like the others.</param>
internal sealed record EventSummary(string Title, string Culprit, string? Message, string? Type, string? Value, string? Filename, string? Function)
{
    private const int MaxTitleLine = 100;
    private const int MaxType = 128;
    private const int MaxValue = 1_024;
    private const int MaxCulprit = 200;

    public static EventSummary Of(ErrorEvent one)
    {
        var main = one.MainException;
        var frame = CulpritFrameOf(one);
        // A type that the SDK made up tells nothing.
        var type = main is { IsSynthetic: false, Type: { } named } ? Cut(named, MaxType) : null;
        var value = main?.Value is { } said ? Cut(said, MaxValue) : null;
        var function = frame?.Function;
        var message = one.Message?.Formatted ?? one.Message?.Template;
        return new(
            main is null ? TitleOfMessage(message) : TitleOfException(type, value, function),
            Cut(CulpritOf(one, frame), MaxCulprit), message, type, value, frame?.Filename ?? frame?.AbsolutePath, function);
    }

    /// <summary>The innermost frame of the app in the main exception, or in the event's own stack; the innermost of all if none is the app's.</summary>
    internal static StackFrame? CulpritFrameOf(ErrorEvent one)
    {
        var frames = one.MainException is { Frames.Count: > 0 } main ? main.Frames
            : one.Exceptions.LastOrDefault(exception => exception.Frames.Count > 0)?.Frames ?? one.Frames;
        return frames.LastOrDefault(frame => frame.IsInApp == true) ?? (frames.Count > 0 ? frames[^1] : null);
    }

    private static string TitleOfException(string? type, string? value, string? function)
    {
        var line = value is null ? null : Cut(FirstLineOf(value), MaxTitleLine);
        if (type is null)
            return function ?? (string.IsNullOrEmpty(line) ? "<unknown>" : line);
        return string.IsNullOrEmpty(line) ? type : $"{type}: {line}";
    }

    private static string TitleOfMessage(string? message) =>
        message is not null && FirstLineOf(message) is { Length: > 0 } line ? Cut(line, MaxTitleLine) : "<unlabeled event>";

    private static string CulpritOf(ErrorEvent one, StackFrame? frame)
    {
        if (one.Transaction is not null)
            return one.Transaction;
        if (frame is null)
            return one.RequestUrl ?? "";

        var function = frame.Function ?? "?";
        var place = frame.Module ?? frame.Filename ?? frame.AbsolutePath;
        var language = FrameLanguages.Of(one.Platform);
        if (place is null || language == FrameLanguage.Native)
            return frame.Function ?? place ?? one.RequestUrl ?? "";
        return FrameLanguages.IsScript(language) ? $"{function}({place})" : $"{place} in {function}";
    }

    private static string FirstLineOf(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.IsWhiteSpace())
                return line.Trim().ToString();
        }

        return "";
    }

    /// <summary>Never in the middle of a surrogate pair.</summary>
    private static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
            return text;
        var end = limit - 3;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "...");
    }
}
