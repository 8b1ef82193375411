using System.Buffers.Text;
using Airworthy.Protocol;

namespace Airworthy.Load;

/// <summary>One update of a session as an SDK states it, and the payload it becomes.</summary>
/// <param name="User">The number of the user; negative for none.</param>
/// <param name="Started">UTC.</param>
/// <param name="Timestamp">UTC.</param>
/// <param name="Sequence">0 for the first update of a session.</param>
/// <param name="DurationSeconds">NaN for none.</param>
/// <param name="Release">In UTF-8, without anything that JSON escapes.</param>
/// <param name="Environment">As the release.</param>
public readonly record struct SessionMessage(
    SentryId Id, int User, DateTime Started, DateTime Timestamp, int Sequence, SessionStatus Status, int Errors, double DurationSeconds,
    AbnormalMechanism Mechanism, byte[] Release, byte[] Environment)
{
    /// <summary>Room that is enough for a payload whose names are of usual length (up to 200 bytes together).</summary>
    public const int MaxBytes = 700;

    /// <summary>The user's id, as the payload names it.</summary>
    public static string UserId(int user) => $"user-{user:D7}";

    /// <summary>Writes the payload of a <c>session</c> item; returns its length.</summary>
    public int Write(Span<byte> target)
    {
        var at = 0;
        Append(target, ref at, "{\"sid\":\""u8);
        Id.Format(target.Slice(at, SentryId.HexLength));
        at += SentryId.HexLength;
        Append(target, ref at, Sequence == 0 ? "\",\"init\":true,\"started\":\""u8 : "\",\"started\":\""u8);
        AppendTime(target, ref at, Started);
        Append(target, ref at, "\",\"timestamp\":\""u8);
        AppendTime(target, ref at, Timestamp);
        Append(target, ref at, "\",\"seq\":"u8);
        AppendNumber(target, ref at, Sequence, default);
        Append(target, ref at, ",\"status\":\""u8);
        Append(target, ref at, Word(Status));
        Append(target, ref at, "\",\"errors\":"u8);
        AppendNumber(target, ref at, Errors, default);
        if (!double.IsNaN(DurationSeconds))
        {
            Append(target, ref at, ",\"duration\":"u8);
            Utf8Formatter.TryFormat(DurationSeconds, target[at..], out var written, new('F', 3));
            at += written;
        }

        if (User >= 0)
        {
            Append(target, ref at, ",\"did\":\"user-"u8);
            AppendNumber(target, ref at, User, new('D', 7));
            Append(target, ref at, "\""u8);
        }

        if (Mechanism != AbnormalMechanism.None)
        {
            Append(target, ref at, ",\"abnormal_mechanism\":\""u8);
            Append(target, ref at, Mechanism == AbnormalMechanism.AnrForeground ? "anr_foreground\""u8 : "anr_background\""u8);
        }

        Append(target, ref at, ",\"attrs\":{\"release\":\""u8);
        Append(target, ref at, Release);
        Append(target, ref at, "\",\"environment\":\""u8);
        Append(target, ref at, Environment);
        Append(target, ref at, "\"}}"u8);
        return at;
    }

    private static ReadOnlySpan<byte> Word(SessionStatus status) => status switch
    {
        SessionStatus.Ok => "ok"u8,
        SessionStatus.Exited => "exited"u8,
        SessionStatus.Errored => "errored"u8,
        SessionStatus.Unhandled => "unhandled"u8,
        SessionStatus.Abnormal => "abnormal"u8,
        _ => "crashed"u8,
    };

    private static void Append(Span<byte> target, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[at..]);
        at += text.Length;
    }

    private static void AppendNumber(Span<byte> target, ref int at, int number, System.Buffers.StandardFormat format)
    {
        Utf8Formatter.TryFormat(number, target[at..], out var written, format);
        at += written;
    }

    private static void AppendTime(Span<byte> target, ref int at, DateTime time)
    {
        Utf8Formatter.TryFormat(time, target[at..], out var written, 'O');
        at += written;
    }
}
