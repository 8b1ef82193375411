using Airworthy.Protocol.Events;

namespace Airworthy.Server.Issues;

/// <summary>
/// What of a frame makes its group: its module, or else its file; its function; and for languages whose SDKs send source, the line of source. Never where in the file it is.
/// Null where one tells nothing.
/// </summary>
internal readonly record struct GroupedFrame(string? Module, string? File, string? Function, string? SourceLine, bool IsInApp)
{
    /// <summary>A longer line is no line that somebody wrote.</summary>
    private const int MaxSourceLine = 120;

    /// <summary>The frames that tell something.</summary>
    public static List<GroupedFrame> AllOf(IReadOnlyList<StackFrame> frames, string platform)
    {
        var telling = new List<GroupedFrame>(frames.Count);
        var language = FrameLanguages.Of(platform);
        foreach (var frame in frames)
        {
            var grouped = Of(frame, language);
            if (grouped.Module is not null || grouped.File is not null || grouped.Function is not null || grouped.SourceLine is not null)
                telling.Add(grouped);
        }

        return telling;
    }

    public bool IsSamePlaceAs(GroupedFrame other) => Module == other.Module && File == other.File && Function == other.Function && SourceLine == other.SourceLine;

    public void AddTo(GroupHash hash)
    {
        if (Module is not null)
            hash.Add(GroupHash.Part.Module, Module);
        else
            hash.Add(File is null ? GroupHash.Part.NoFile : GroupHash.Part.File, File ?? "");
        if (Function is not null)
            hash.Add(GroupHash.Part.Function, Function);
        if (SourceLine is not null)
            hash.Add(GroupHash.Part.SourceLine, SourceLine);
    }

    private static GroupedFrame Of(StackFrame frame, FrameLanguage language)
    {
        var module = FrameNames.Module(frame.Module, language);
        return new(
            module,
            module is null ? FrameNames.File(frame.Filename, frame.AbsolutePath, language) : null,
            FrameNames.Function(frame.Function, language),
            FrameLanguages.SendsSource(language) ? SourceOf(frame.ContextLine) : null,
            frame.IsInApp == true);
    }

    private static string? SourceOf(string? line)
    {
        if (line is null)
            return null;
        var collapsed = line.Trim();
        if (collapsed.Contains("  ", StringComparison.Ordinal) || collapsed.Contains('\t'))
            collapsed = string.Join(' ', collapsed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return collapsed.Length is > 0 and <= MaxSourceLine ? collapsed : null;
    }
}
