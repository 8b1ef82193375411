using Airworthy.Server.Cells;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>What kind of number a metric is.</summary>
internal enum MetricKind
{
    /// <summary>The share of sessions or users in a column, or not in it.</summary>
    Rate,

    /// <summary>The share of users whose app did not respond.</summary>
    Anr,

    /// <summary>A percentile of the durations.</summary>
    Duration,

    /// <summary>How many, by column.</summary>
    Count,

    /// <summary>How many events.</summary>
    Events,
}

/// <summary>A row of the comparison, which can be drawn.</summary>
/// <param name="Name">As the address writes it.</param>
/// <param name="OfUsers">Users rather than sessions.</param>
/// <param name="Column">The column that it is the share of.</param>
/// <param name="IsComplement">The share of all that are not in the column.</param>
/// <param name="IsUpGood">Which direction is good; null where none is.</param>
/// <param name="Share">Of durations, which percentile.</param>
internal sealed record Metric(
    string Name, string Label, MetricKind Kind, bool OfUsers = false, SessionHealth Column = SessionHealth.Crashed, bool IsComplement = false, bool? IsUpGood = false, double Share = 0,
    bool IsForeground = false)
{
    /// <summary>Whether its figures cannot be added up from finer buckets, see <see cref="Health.TimeBuckets.ForSets"/>.</summary>
    public bool OfSets => OfUsers || Kind == MetricKind.Duration;

    public static readonly Metric CrashFreeSessions = new("crashFreeSessions", "Crash-free session rate", MetricKind.Rate, IsComplement: true, IsUpGood: true);

    public static readonly Metric CrashFreeUsers = new("crashFreeUsers", "Crash-free user rate", MetricKind.Rate, OfUsers: true, IsComplement: true, IsUpGood: true);

    public static readonly Metric SessionCount = new("sessionCount", "Session count", MetricKind.Count, IsUpGood: null);

    public static readonly Metric UserCount = new("userCount", "User count", MetricKind.Count, OfUsers: true, IsUpGood: null);

    public static readonly Metric ErrorCount = new("errorCount", "Error count", MetricKind.Events, IsUpGood: null);

    public static readonly Metric Duration = new("sessionDuration", "Session duration, p50", MetricKind.Duration, IsUpGood: null, Share: 0.5);

    public static readonly Metric LongDuration = new("sessionDurationP90", "Session duration, p90", MetricKind.Duration, IsUpGood: null, Share: 0.9);

    public static readonly Metric Anr = new("anrRate", "ANR rate", MetricKind.Anr, OfUsers: true);

    public static readonly Metric ForegroundAnr = new("foregroundAnrRate", "Foreground ANR rate", MetricKind.Anr, OfUsers: true, IsForeground: true);

    public static readonly IReadOnlyList<Metric> OfSessions = [CrashFreeSessions, .. Columns("Sessions", "session rate", ofUsers: false)];

    public static readonly IReadOnlyList<Metric> OfPeople = [CrashFreeUsers, .. Columns("Users", "user rate", ofUsers: true)];

    public static readonly IReadOnlyList<Metric> All = [.. OfSessions, .. OfPeople, Anr, ForegroundAnr, Duration, LongDuration, SessionCount, UserCount, ErrorCount];

    /// <summary>Whether it belongs to a row above it.</summary>
    public bool IsChild => Kind == MetricKind.Rate && !IsComplement;

    /// <summary>Null if there is none of that name.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    private static IEnumerable<Metric> Columns(string plural, string rate, bool ofUsers) =>
        ((SessionHealth[])[SessionHealth.Healthy, SessionHealth.Abnormal, SessionHealth.Errored, SessionHealth.Unhandled, SessionHealth.Crashed])
        .Select(column => new Metric($"{column.ToString().ToLowerInvariant()}{plural}", $"{column} {rate}", MetricKind.Rate, ofUsers, column, IsUpGood: column == SessionHealth.Healthy));
}
