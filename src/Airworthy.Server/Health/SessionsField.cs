using System.Diagnostics.CodeAnalysis;
using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>What a figure is made of, which decides how it can be combined with statuses.</summary>
internal enum SessionsFieldKind
{
    /// <summary>A number of sessions or users, in one or several columns.</summary>
    Count,

    /// <summary>A share of all, from 0 to 1.</summary>
    Rate,

    /// <summary>Milliseconds, of sessions that ended as they should.</summary>
    Duration,
}

/// <summary>One figure that can be asked for.</summary>
/// <param name="OfUsers">Counts users rather than sessions.</param>
/// <param name="Derived">How it follows from the figures; null for a count.</param>
internal sealed record SessionsField(string Name, SessionsFieldKind Kind, bool OfUsers, Func<HealthFigures, double?>? Derived)
{
    public const string SessionCount = "sum(session)";

    private static readonly Dictionary<string, SessionsField> Fields = Known().ToDictionary(field => field.Name);

    public static IEnumerable<string> Names => Fields.Keys;

    public static bool TryParse(string name, [NotNullWhen(true)] out SessionsField? field) => Fields.TryGetValue(name, out field);

    /// <summary>The count over the given columns; over all if none are given.</summary>
    public long Count(in HealthFigures figures, IReadOnlySet<SessionHealth>? statuses)
    {
        var counts = OfUsers ? figures.Users : figures.Sessions;
        return statuses is null ? counts.Total : statuses.Sum(health => counts[health]);
    }

    /// <summary>The value as it is compared with others of the same field; null where it is undefined.</summary>
    public double? Value(in HealthFigures figures, IReadOnlySet<SessionHealth>? statuses) => Kind switch
    {
        SessionsFieldKind.Count => Count(figures, statuses),
        // As in Sentry they are told with the healthy ones, though a session with errors may have ended as it should.
        SessionsFieldKind.Duration when statuses?.Contains(SessionHealth.Healthy) == false => null,
        _ => Derived!(figures),
    };

    private static IEnumerable<SessionsField> Known()
    {
        yield return new(SessionCount, SessionsFieldKind.Count, OfUsers: false, Derived: null);
        yield return new("count_unique(user)", SessionsFieldKind.Count, OfUsers: true, Derived: null);
        foreach (var (of, ofUsers) in ((string, bool)[])[("session", false), ("user", true)])
        {
            yield return Rate($"crash_rate({of})", ofUsers, counts => Share(counts.Crashed, counts));
            yield return Rate($"crash_free_rate({of})", ofUsers, counts => 1 - Share(counts.Crashed, counts));
            yield return Rate($"errored_rate({of})", ofUsers, Unhealthy);
            yield return Rate($"abnormal_rate({of})", ofUsers, counts => Share(counts[SessionHealth.Abnormal], counts));
            yield return Rate($"unhandled_rate({of})", ofUsers, counts => Share(counts[SessionHealth.Unhandled], counts));
        }

        yield return Rate("unhealthy_rate(session)", ofUsers: false, Unhealthy);
        yield return new("anr_rate()", SessionsFieldKind.Rate, OfUsers: true, figures => Share(figures.AnrUsers, figures.Users));
        yield return new("foreground_anr_rate()", SessionsFieldKind.Rate, OfUsers: true, figures => Share(figures.ForegroundAnrUsers, figures.Users));

        yield return Duration("avg", durations => durations.Average);
        foreach (var percent in (int[])[50, 75, 90, 95, 99])
            yield return Duration($"p{percent}", durations => durations.Percentile(percent / 100.0));
        yield return Duration("max", durations => durations.Max);
    }

    private static SessionsField Rate(string name, bool ofUsers, Func<HealthCounts, double?> rate) =>
        new(name, SessionsFieldKind.Rate, ofUsers, figures => rate(ofUsers ? figures.Users : figures.Sessions));

    private static SessionsField Duration(string function, Func<Durations, double?> value) =>
        new($"{function}(session.duration)", SessionsFieldKind.Duration, OfUsers: false, figures => figures.Durations is { } durations ? value(durations) : null);

    /// <summary>Everything that is not healthy, crashes included.</summary>
    private static double? Unhealthy(HealthCounts counts) => Share(counts.Total - counts[SessionHealth.Healthy], counts);

    private static double? Share(long part, in HealthCounts counts) => HealthFigures.Rate(part, counts.Total);
}
