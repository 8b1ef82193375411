namespace Airworthy.Protocol;

/// <summary>What an envelope's item holds. Stored: never renumber. Source: https://develop.sentry.dev/sdk/data-model/envelope-items/</summary>
public enum ItemType : byte
{
    /// <summary>A type that this server does not know.</summary>
    Other,
    Session,

    /// <summary>Sessions that the SDK counted itself.</summary>
    Sessions,
    Event,
    ClientReport,
    Transaction,
    Attachment,
    UserReport,
    Feedback,
    Profile,
    Replay,
    CheckIn,
    Span,
    Log,
    Metric,
    Security,
}

/// <summary>The words that stand for item types on the wire.</summary>
public static class ItemTypes
{
    /// <summary>The type a word stands for; <see cref="ItemType.Other"/> for an unknown one.</summary>
    public static ItemType Parse(ReadOnlySpan<byte> word)
    {
        // By far the most frequent ones first.
        if (word.SequenceEqual("session"u8))
            return ItemType.Session;
        if (word.SequenceEqual("sessions"u8))
            return ItemType.Sessions;
        if (word.SequenceEqual("event"u8))
            return ItemType.Event;
        if (word.SequenceEqual("client_report"u8))
            return ItemType.ClientReport;

        Span<char> text = stackalloc char[32];
        if (word.Length > text.Length || !System.Text.Encoding.ASCII.TryGetChars(word, text, out var length))
            return ItemType.Other;
        return text[..length] switch
        {
            "transaction" => ItemType.Transaction,
            "attachment" => ItemType.Attachment,
            "user_report" => ItemType.UserReport,
            "feedback" => ItemType.Feedback,
            "profile" or "profile_chunk" => ItemType.Profile,
            "replay_event" or "replay_recording" or "replay_video" => ItemType.Replay,
            "check_in" => ItemType.CheckIn,
            "span" => ItemType.Span,
            "log" => ItemType.Log,
            "statsd" or "metric_buckets" or "trace_metric" => ItemType.Metric,
            "security" or "raw_security" or "nel" => ItemType.Security,
            _ => ItemType.Other,
        };
    }
}
