using Airworthy.Server.Api;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Health;

/// <summary>What the list of releases is sorted by.</summary>
/// <param name="Value">A release's place among those it is defined for, the least first; null for one that has none, which come last.</param>
/// <param name="OfUsers">Whether users must be counted for it.</param>
internal sealed record ReleaseListOrder(string Name, bool OfUsers, Func<HealthFigures, double?>? Value)
{
    private const string OfDaySuffix = "_24h";

    /// <summary>Newest first.</summary>
    public static readonly ReleaseListOrder Date = new("date", OfUsers: false, Value: null);

    // Of crash-free rates, the worst comes first.
    public static readonly IReadOnlyList<ReleaseListOrder> All =
    [
        Date,
        new("sessions", OfUsers: false, MostSessions),
        new("users", OfUsers: true, MostUsers),
        new("crash_free_sessions", OfUsers: false, figures => figures.SessionCrashFreeRate),
        new("crash_free_users", OfUsers: true, figures => figures.UserCrashFreeRate),
        new("sessions" + OfDaySuffix, OfUsers: false, MostSessions),
        new("users" + OfDaySuffix, OfUsers: true, MostUsers),
    ];

    public bool IsByHealth => Value is not null;

    /// <summary>The hours it looks at, of those that the list's health does.</summary>
    public TimeBuckets HoursOf(ReleaseHealthQuestion health) => Name.EndsWith(OfDaySuffix, StringComparison.Ordinal) ? health.Day : health.Period;

    private static double? MostSessions(HealthFigures figures) => figures.Sessions.Total == 0 ? null : -figures.Sessions.Total;

    private static double? MostUsers(HealthFigures figures) => figures.Users.Total == 0 ? null : -figures.Users.Total;
}

/// <summary>A request for the list of releases, read and checked.</summary>
internal sealed record ReleasesQuery
{
    public const int MaxPageSize = 100;
    public const int DefaultPageSize = 50;

    public required IReadOnlyList<Project> Projects { get; init; }

    public required ReleaseHealthQuestion Health { get; init; }

    /// <summary>The name of the period that the series of the health goes over; null for no series.</summary>
    public required string? SeriesName { get; init; }

    /// <summary>Releases whose first session began in it; null for all.</summary>
    public required TimeRange? Created { get; init; }

    public required ReleaseListOrder Order { get; init; }

    /// <summary>One entry for a release of each project, rather than for a version.</summary>
    public required bool IsFlat { get; init; }

    /// <summary>Only releases that somebody has archived, which nobody can yet.</summary>
    public required bool IsArchived { get; init; }

    public required bool WithHealth { get; init; }

    public required bool WithAdoption { get; init; }

    public required int PageSize { get; init; }

    /// <summary>Entries before the page.</summary>
    public required int Offset { get; init; }
}
