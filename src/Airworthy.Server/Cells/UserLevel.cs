namespace Airworthy.Server.Cells;

/// <summary>
/// The sets of users that a cell keeps. The first five are nested, by <see cref="SessionHealth"/>: users with a session at least that bad,
/// so that crashed users can never outnumber users. Stored: never renumber.
/// </summary>
internal enum UserLevel : byte
{
    Any = SessionHealth.Healthy,
    Errored = SessionHealth.Errored,
    Unhandled = SessionHealth.Unhandled,
    Abnormal = SessionHealth.Abnormal,
    Crashed = SessionHealth.Crashed,

    /// <summary>Users with a session in which the app did not respond, whatever else happened to them.</summary>
    Anr,

    /// <summary>The same while it was in the foreground.</summary>
    ForegroundAnr,
}

internal static class UserLevels
{
    public const int Count = 7;
}
