namespace Airworthy.Protocol;

/// <summary>
/// One <c>session</c> item: the complete state of one session at one moment. Its texts stand in the payload or in the scratch space it was read with.
/// Source: https://develop.sentry.dev/sdk/telemetry/sessions/
/// </summary>
public ref struct SessionUpdate
{
    /// <summary><c>sid</c>; a random one if the update names none.</summary>
    public SentryId Id { get; internal set; }

    /// <summary>Whether the update names a user (<c>did</c>). The nil UUID is none, an empty text is one.</summary>
    public bool HasUser { get; internal set; }

    /// <summary><c>did</c>, in UTF-8. An identity: hash it, do not keep it.</summary>
    public ReadOnlySpan<byte> DistinctId { get; internal set; }

    /// <summary><c>init</c>: the session's first transmission.</summary>
    public bool IsInit { get; internal set; }

    /// <summary>The session's beginning, by the sender's clock. UTC.</summary>
    public DateTime Started { get; internal set; }

    /// <summary>When the update was made, by the sender's clock. UTC; null if it does not say.</summary>
    public DateTime? Timestamp { get; internal set; }

    /// <summary><c>seq</c>, a logical clock; null if the sender has none.</summary>
    public ulong? Sequence { get; internal set; }

    /// <summary>Seconds; null if it does not say. Negative ones occur.</summary>
    public double? DurationSeconds { get; internal set; }

    public SessionStatus Status { get; internal set; }

    /// <summary>Errors so far.</summary>
    public ulong Errors { get; internal set; }

    public AbnormalMechanism Mechanism { get; internal set; }

    /// <summary>The release, in UTF-8, valid by <see cref="NameRules"/>.</summary>
    public ReadOnlySpan<byte> Release { get; internal set; }

    /// <summary>The environment, in UTF-8; empty if it names none, or one that cannot be a name.</summary>
    public ReadOnlySpan<byte> Environment { get; internal set; }
}
