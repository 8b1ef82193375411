using Airworthy.Protocol.Events;

namespace Airworthy.Server.Issues;

/// <summary>Values of a fingerprint that stand for something of the event: <c>{{ transaction }}</c>. Source: https://docs.sentry.io/concepts/data-management/event-grouping/fingerprint-rules/</summary>
internal static class FingerprintVariable
{
    /// <summary>The name in <c>{{ name }}</c>, blanks or not; null if the value is no variable.</summary>
    public static string? NameIn(string value)
    {
        var text = value.AsSpan().Trim();
        return text.StartsWith("{{") && text.EndsWith("}}") && text.Length > 4 ? text[2..^2].Trim().ToString() : null;
    }

    /// <summary>What the value stands for: itself if it is no variable, or one that is not known.</summary>
    public static string Resolve(string value, ErrorEvent one)
    {
        if (NameIn(value) is not { } name)
            return value;
        if (name.StartsWith("tags.", StringComparison.Ordinal))
        {
            var tag = one.Tags.FirstOrDefault(tag => tag.Key == name["tags.".Length..]);
            return tag.Value ?? $"<no-value-for-tag-{name["tags.".Length..]}>";
        }

        var main = one.MainException;
        return name switch
        {
            "transaction" => one.Transaction ?? "<no-transaction>",
            "level" => one.Level.ToString().ToLowerInvariant(),
            "logger" => one.Logger ?? "<no-logger>",
            "message" => one.Message?.Formatted ?? one.Message?.Template ?? main?.Value ?? "<no-message>",
            "type" or "error.type" => main?.Type ?? "<no-type>",
            "value" or "error.value" => main?.Value ?? "<no-value>",
            "function" or "stack.function" => FrameOf(one)?.Function ?? "<no-function>",
            "module" or "stack.module" => FrameOf(one)?.Module ?? "<no-module>",
            "path" or "stack.abs_path" => FrameOf(one)?.AbsolutePath ?? FrameOf(one)?.Filename ?? "<no-abs-path>",
            "stack.filename" => FrameOf(one)?.Filename ?? "<no-filename>",
            "release" => one.Release ?? "<no-release>",
            "environment" => one.Environment ?? "<no-environment>",
            _ => value,
        };
    }

    private static StackFrame? FrameOf(ErrorEvent one) => EventSummary.CulpritFrameOf(one);
}
