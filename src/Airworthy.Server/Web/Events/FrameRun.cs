using System.Text;

namespace Airworthy.Server.Web.Events;

/// <summary>Frames of a stack that follow each other and are shown alike.</summary>
/// <param name="IsFolded">Whether they are libraries' frames between those of the app: one line stands for them until somebody opens it.</param>
public sealed record FrameRun(bool IsFolded, IReadOnlyList<CallFrame> Frames)
{
    // Of a stack without a frame of the app, where nothing says what matters.
    private const int OpenWithoutApp = 6;

    /// <summary>The frame where it broke always stands open, whoever wrote it.</summary>
    /// <param name="frames">The innermost call first.</param>
    public static IReadOnlyList<FrameRun> Of(IReadOnlyList<CallFrame> frames)
    {
        var hasApp = frames.Any(frame => frame.IsInApp);
        var runs = new List<FrameRun>();
        var run = new List<CallFrame>();
        var isFolded = false;
        foreach (var (place, frame) in frames.Index())
        {
            var folds = hasApp ? place > 0 && !frame.IsInApp : place >= OpenWithoutApp;
            if (run.Count > 0 && folds != isFolded)
            {
                runs.Add(Finished(isFolded, run));
                run = [];
            }

            isFolded = folds;
            run.Add(frame);
        }

        if (run.Count > 0)
            runs.Add(Finished(isFolded, run));
        return runs;
    }

    /// <summary>A stack with its exceptions as text, to be put into a message or a ticket.</summary>
    public static string TextOf(IEnumerable<ThrownError> exceptions)
    {
        var text = new StringBuilder();
        foreach (var (place, one) in exceptions.Index())
        {
            text.Append(place == 0 ? "" : "caused by ").Append(one.Type ?? "Exception");
            if (one.Value is { Length: > 0 } value)
                text.Append(": ").Append(value);
            text.Append('\n');
            foreach (var frame in one.Frames)
                text.Append("    at ").Append(frame.Function ?? "?").Append(" (").Append(frame.Place).Append(")\n");
        }

        return text.ToString();
    }

    // To fold a single line saves none.
    private static FrameRun Finished(bool isFolded, List<CallFrame> run) => new(isFolded && run.Count > 1, run);
}
