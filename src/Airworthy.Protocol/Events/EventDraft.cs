namespace Airworthy.Protocol.Events;

/// <summary>What has been read of an event so far.</summary>
internal sealed class EventDraft
{
    public SentryId? Id { get; set; }

    public DateTime? At { get; set; }

    public EventLevel Level { get; set; } = EventLevel.Error;

    public string? Platform { get; set; }

    public string? Release { get; set; }

    public string? Dist { get; set; }

    public string? Environment { get; set; }

    public string? Transaction { get; set; }

    public string? Logger { get; set; }

    public string? ServerName { get; set; }

    public string? Checksum { get; set; }

    public int? MainExceptionId { get; set; }

    public EventMessage? Message { get; set; }

    public List<ExceptionEntry> Exceptions { get; } = [];

    /// <summary>Of the event itself.</summary>
    public List<StackFrame> Frames { get; } = [];

    /// <summary>Of the first thread that has some.</summary>
    public List<StackFrame> ThreadFrames { get; } = [];

    public int ThreadsWithFrames { get; set; }

    public List<string> Fingerprint { get; } = [];

    public List<KeyValuePair<string, string>> Tags { get; } = [];

    public EventUser? User { get; set; }

    public string? RequestUrl { get; set; }

    public string? SdkName { get; set; }

    public string? SdkVersion { get; set; }

    /// <summary>The stack trace that stands in for those of exceptions.</summary>
    public IReadOnlyList<StackFrame> OwnFrames =>
        Exceptions.Exists(exception => exception.Frames.Count > 0) ? []
        : Frames.Count > 0 ? Frames
        : ThreadsWithFrames == 1 ? ThreadFrames
        : [];
}
