namespace Airworthy.Protocol.Events;

/// <summary>
/// An event as it is kept: read tolerantly (a bad member is an absent one), cut to its limits, and rid of secrets. Sources: https://develop.sentry.dev/sdk/data-model/event-payloads/,
/// getsentry/relay <c>relay-event-schema</c>. Dispose it once its <see cref="Json"/> is needed no longer: it stands in memory that others wait for.
/// </summary>
public sealed record ErrorEvent : IDisposable
{
    private readonly EventJson _json;

    internal ErrorEvent(EventJson json) => _json = json;

    public required SentryId Id { get; init; }

    /// <summary>When it happened, UTC; when it was received if it does not say, or says what cannot be.</summary>
    public required DateTime At { get; init; }

    public EventLevel Level { get; init; } = EventLevel.Error;

    /// <summary>As <c>javascript</c>; <c>other</c> if it does not say.</summary>
    public string Platform { get; init; } = "other";

    /// <summary>Null if it names none, or one that cannot be a name.</summary>
    public string? Release { get; init; }

    public string? Dist { get; init; }

    /// <summary>Null if it names none, or one that cannot be a name.</summary>
    public string? Environment { get; init; }

    public string? Transaction { get; init; }

    public string? Logger { get; init; }

    public string? ServerName { get; init; }

    public EventMessage? Message { get; init; }

    /// <summary>The oldest first: the last one is the one that was thrown.</summary>
    public IReadOnlyList<ExceptionEntry> Exceptions { get; init; } = [];

    /// <summary>Which exception's <see cref="ExceptionEntry.Id"/> it is about; null if it does not say.</summary>
    public int? MainExceptionId { get; init; }

    /// <summary>The exception that the event is about; null without exceptions.</summary>
    public ExceptionEntry? MainException =>
        Exceptions.Count == 0 ? null : (MainExceptionId is { } id ? Exceptions.FirstOrDefault(exception => exception.Id == id) : null) ?? Exceptions[^1];

    /// <summary>A stack trace of the event itself, or of the only thread that has one, where no exception has any.</summary>
    public IReadOnlyList<StackFrame> Frames { get; init; } = [];

    /// <summary>What the SDK wants it to be grouped by; empty for the standard grouping.</summary>
    public IReadOnlyList<string> Fingerprint { get; init; } = [];

    /// <summary>What an old SDK grouped it by itself; null if it did not.</summary>
    public string? Checksum { get; init; }

    /// <summary>Of several with one key the first.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    public EventUser? User { get; init; }

    public string? RequestUrl { get; init; }

    public string? SdkName { get; init; }

    public string? SdkVersion { get; init; }

    /// <summary>Whether some exception was not handled. Absent counts as handled.</summary>
    public bool IsUnhandled => Exceptions.Any(exception => exception.IsHandled == false);

    /// <summary>The whole event as UTF-8 JSON, normalized, without secrets, and without what is not kept. It is what the page and the API show. Empty once the event is disposed.</summary>
    public ReadOnlySpan<byte> Json => _json.Written;

    /// <summary>Gives back the memory of <see cref="Json"/>. All else stays.</summary>
    public void Dispose() => _json.Dispose();
}

/// <summary>How severe an event is. Stored: never renumber.</summary>
public enum EventLevel : byte
{
    Debug,
    Info,
    Warning,
    Error,
    Fatal,
}

/// <param name="Template">The text before parameters were put in, which groups better; null if there is none.</param>
/// <param name="Formatted">The text that a person reads.</param>
public sealed record EventMessage(string? Template, string? Formatted);

/// <param name="IsHandled">Null where the SDK does not say.</param>
/// <param name="IsSynthetic">Whether the type was made up by the SDK, and says nothing.</param>
/// <param name="Frames">The outermost call first: the last one is where it was thrown.</param>
public sealed record ExceptionEntry(string? Type, string? Value, string? Module, bool? IsHandled, bool IsSynthetic, IReadOnlyList<StackFrame> Frames)
{
    /// <summary>Its number in a tree of exceptions; null if it has none.</summary>
    public int? Id { get; init; }
}

/// <param name="IsInApp">Null where the SDK does not say.</param>
/// <param name="ContextLine">The source line.</param>
public sealed record StackFrame(string? Function, string? Module, string? Filename, string? AbsolutePath, bool? IsInApp, int? Line, int? Column, string? ContextLine);

/// <summary>Whom it happened to, as far as the SDK says.</summary>
public sealed record EventUser(string? Id, string? Username, string? Email, string? IpAddress)
{
    /// <summary>What tells users apart: the first of id, username, e-mail and address that is there, with its kind before it; null if none is.</summary>
    public string? Key =>
        Id is not null ? "id:" + Id
        : Username is not null ? "username:" + Username
        : Email is not null ? "email:" + Email
        : IpAddress is not null ? "ip:" + IpAddress
        : null;
}
