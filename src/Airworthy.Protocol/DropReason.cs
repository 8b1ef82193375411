namespace Airworthy.Protocol;

/// <summary>Why an item was not counted. Stored: never renumber.</summary>
public enum DropReason : byte
{
    /// <summary>The payload is no JSON object, or something stands behind it.</summary>
    InvalidJson,

    /// <summary>A member that must be there is not.</summary>
    MissingMember,

    /// <summary>A member has a value of the wrong kind or outside its range.</summary>
    InvalidMember,

    /// <summary>A member stands there twice.</summary>
    DuplicateMember,

    /// <summary>A time is not one, or names no offset from UTC.</summary>
    InvalidTimestamp,

    /// <summary>The release cannot be a name.</summary>
    InvalidRelease,

    /// <summary>It happened longer ago than <see cref="TimeRules.MaxAge"/>.</summary>
    TooOld,

    /// <summary>It happens later than <see cref="TimeRules.MaxAhead"/> from now.</summary>
    TooFarAhead,

    /// <summary>The project has as many releases as it may.</summary>
    ReleaseLimit,

    /// <summary>The installation has as many environments as it may.</summary>
    EnvironmentLimit,

    /// <summary>Items of this type are accepted, and not kept.</summary>
    NotStored,

    /// <summary>One with the same id is stored already.</summary>
    Duplicate,
}

/// <summary>Why an item was refused, and what in it was wrong.</summary>
/// <param name="offending">The offending member's name or value. Never an identity.</param>
public readonly ref struct Rejection(DropReason reason, ReadOnlySpan<byte> offending)
{
    public DropReason Reason { get; } = reason;

    public ReadOnlySpan<byte> Offending { get; } = offending;

    /// <summary>Sets a rejection. Always false: what a reader returns that cannot go on.</summary>
    internal static bool Because(DropReason reason, ReadOnlySpan<byte> offending, out Rejection rejection)
    {
        rejection = new(reason, offending);
        return false;
    }
}
