namespace Airworthy.Server.Health;

/// <summary>What the list of releases is sorted by.</summary>
/// <param name="OfUsers">Whether users must be counted for it.</param>
/// <param name="Value">A release's place by its health, the least first; null for one that has none, which come last. Null for an order that looks at no health.</param>
internal sealed record ReleaseListOrder(string Name, bool OfUsers = false, Func<HealthFigures, double?>? Value = null)
{
    private const string OfDaySuffix = "_24h";

    /// <summary>Newest first.</summary>
    public static readonly ReleaseListOrder Date = new("date");

    /// <summary>The highest number of a build first; without releases that have none.</summary>
    public static readonly ReleaseListOrder Build = new("build");

    /// <summary>The highest version first; what is no semantic version last.</summary>
    public static readonly ReleaseListOrder SemanticVersion = new("semver");

    /// <summary>What was adopted most lately first; what never was last.</summary>
    public static readonly ReleaseListOrder Adoption = new("adoption");

    // Of crash-free rates, the worst comes first.
    public static readonly IReadOnlyList<ReleaseListOrder> All =
    [
        Date,
        Build,
        SemanticVersion,
        Adoption,
        new("sessions", OfUsers: false, MostSessions),
        new("users", OfUsers: true, MostUsers),
        new("crash_free_sessions", OfUsers: false, figures => figures.SessionCrashFreeRate),
        new("crash_free_users", OfUsers: true, figures => figures.UserCrashFreeRate),
        new("sessions" + OfDaySuffix, OfUsers: false, MostSessions),
        new("users" + OfDaySuffix, OfUsers: true, MostUsers),
    ];

    public bool IsByHealth => Value is not null;

    /// <summary>Whether it looks at the last 24 hours, whatever period the list is about.</summary>
    public bool IsOfDay => Name.EndsWith(OfDaySuffix, StringComparison.Ordinal);

    private static double? MostSessions(HealthFigures figures) => figures.Sessions.Total == 0 ? null : -figures.Sessions.Total;

    private static double? MostUsers(HealthFigures figures) => figures.Users.Total == 0 ? null : -figures.Users.Total;
}
