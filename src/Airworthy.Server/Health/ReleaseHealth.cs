using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>What the payload of a release's health holds, for one release of one project, in the environments that were asked about.</summary>
/// <param name="Period">Its numbers in the chosen period.</param>
/// <param name="Day">Its numbers in the last 24 hours, or in what was asked for in their place.</param>
/// <param name="ProjectDay">All its project's releases' numbers in the same time.</param>
/// <param name="Series">Its numbers in each bucket; empty if they were not asked for.</param>
/// <param name="HasHealthData">Whether a session of it began in the last 90 days.</param>
internal sealed record ReleaseHealth(
    SeenRelease Release, HealthFigures Period, HealthFigures Day, HealthFigures ProjectDay, IReadOnlyList<HealthFigures> Series, bool HasHealthData)
{
    /// <summary>All its project's releases' numbers in each bucket of the series; empty if they were not asked for.</summary>
    public IReadOnlyList<HealthFigures> ProjectSeries { get; init; } = [];

    /// <summary>100 - crashed of all sessions of the period in percent; null if there are none.</summary>
    public double? CrashFreeSessions => CrashFreePercent(Period.Sessions.Crashed, Period.Sessions.Total);

    /// <summary>100 - users with a crashed session of all users of the period in percent; null if there are none.</summary>
    public double? CrashFreeUsers => CrashFreePercent(Period.Users.Crashed, Period.Users.Total);

    /// <summary>Percent of the project's sessions of the last 24 hours; null if the release or the project had none.</summary>
    public double? SessionAdoption => AdoptionPercent(Day.Sessions.Total, ProjectDay.Sessions.Total);

    /// <summary>Percent of the project's users of the last 24 hours; null if the release or the project had none. A user of two releases counts for both.</summary>
    public double? UserAdoption => AdoptionPercent(Day.Users.Total, ProjectDay.Users.Total);

    // As Sentry calculates, for the last digits to be the same.
    private static double? CrashFreePercent(long crashed, long all) => all == 0 ? null : 100 - (double)crashed / all * 100;

    private static double? AdoptionPercent(long part, long whole) => part == 0 || whole == 0 ? null : (double)part / whole * 100;
}

/// <summary>Which health of releases is asked about.</summary>
internal sealed record ReleaseHealthQuestion
{
    /// <summary>Sessions of these environments only; null for all.</summary>
    public IReadOnlySet<EnvironmentId>? Environments { get; init; }

    /// <summary>What totals, crash-free rates and durations are taken over.</summary>
    public required TimeBuckets Period { get; init; }

    /// <summary>What adoption and the figures of active sessions and users look at: 24 hours for the API; a page may take its own period in their place.</summary>
    public required TimeBuckets Day { get; init; }

    /// <summary>The buckets of the series; null for no series.</summary>
    public TimeBuckets? Series { get; init; }

    /// <summary>Whether the series tells of users too.</summary>
    public bool SeriesOfUsers { get; init; }

    /// <summary>Whether the series of the whole project stands beside each release's.</summary>
    public bool WithProjectSeries { get; init; }

    public bool WithDurations { get; init; }
}
