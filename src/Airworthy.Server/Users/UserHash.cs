namespace Airworthy.Server.Users;

/// <summary>
/// What is kept of a distinct id: a keyed 64-bit hash, the same for one person in all projects of the organization. The text itself is never stored.
/// </summary>
internal readonly record struct UserHash(ulong Value)
{
    /// <summary>The session names no user.</summary>
    public static readonly UserHash None;
}
