using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>
/// The numbers of one group in one stretch of time. Sessions and users each stand in five disjoint columns that add up to their total;
/// a user stands where the worst of their sessions does.
/// </summary>
internal readonly record struct HealthFigures(HealthCounts Sessions, HealthCounts Users)
{
    /// <summary>How many of the sessions an SDK counted itself (request mode): they carry no duration, and mostly no user.</summary>
    public long AggregatedSessions { get; init; }

    /// <summary>Users with a session in which the app did not respond, whatever else happened to them.</summary>
    public long AnrUsers { get; init; }

    /// <summary>Users with a session in which the app did not respond while it was in the foreground.</summary>
    public long ForegroundAnrUsers { get; init; }

    /// <summary>The durations of sessions that ended as they should; null if there are none, or if they were not asked for.</summary>
    public Durations? Durations { get; init; }

    /// <summary>Whether the users are estimated: there are more of them than the installation numbers.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>Crashed of all sessions, 0 to 1; null if there are none.</summary>
    public double? SessionCrashRate => Rate(Sessions.Crashed, Sessions.Total);

    /// <summary>1 - crashed / all sessions, 0 to 1; null if there are none.</summary>
    public double? SessionCrashFreeRate => 1 - SessionCrashRate;

    /// <summary>Users with a crashed session of all users, 0 to 1; null if there are none.</summary>
    public double? UserCrashRate => Rate(Users.Crashed, Users.Total);

    /// <summary>1 - users with a crashed session / all users, 0 to 1; null if there are none.</summary>
    public double? UserCrashFreeRate => 1 - UserCrashRate;

    /// <summary>A share of a whole; null where the whole is nothing.</summary>
    public static double? Rate(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
