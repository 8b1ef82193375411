using System.Diagnostics.CodeAnalysis;
using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>One figure that can be asked for.</summary>
/// <param name="OfUsers">Counts users rather than sessions.</param>
/// <param name="Rate">How it follows from the five columns; null for the count itself.</param>
internal sealed record SessionsField(string Name, bool OfUsers, Func<HealthCounts, double?>? Rate)
{
    public const string SessionCount = "sum(session)";

    private static readonly Dictionary<string, SessionsField> Fields = Known().ToDictionary(field => field.Name);

    public static IEnumerable<string> Names => Fields.Keys;

    public bool IsRate => Rate is not null;

    public static bool TryParse(string name, [NotNullWhen(true)] out SessionsField? field) => Fields.TryGetValue(name, out field);

    /// <summary>The count over the given columns; over all if none are given.</summary>
    public long Count(in HealthFigures figures, IReadOnlySet<SessionHealth>? statuses)
    {
        var counts = CountsOf(figures);
        return statuses is null ? counts.Total : statuses.Sum(health => counts[health]);
    }

    /// <summary>The value as it is compared with others of the same field; null where it is undefined.</summary>
    public double? Value(in HealthFigures figures, IReadOnlySet<SessionHealth>? statuses) =>
        Rate is null ? Count(figures, statuses) : Rate(CountsOf(figures));

    public HealthCounts CountsOf(in HealthFigures figures) => OfUsers ? figures.Users : figures.Sessions;

    private static IEnumerable<SessionsField> Known()
    {
        yield return new(SessionCount, OfUsers: false, Rate: null);
        yield return new("count_unique(user)", OfUsers: true, Rate: null);
        foreach (var ofUsers in (bool[])[false, true])
        {
            var of = ofUsers ? "user" : "session";
            yield return new($"crash_rate({of})", ofUsers, counts => Share(counts.Crashed, counts));
            yield return new($"crash_free_rate({of})", ofUsers, counts => 1 - Share(counts.Crashed, counts));
            yield return new($"errored_rate({of})", ofUsers, Unhealthy);
            yield return new($"abnormal_rate({of})", ofUsers, counts => Share(counts[SessionHealth.Abnormal], counts));
            yield return new($"unhandled_rate({of})", ofUsers, counts => Share(counts[SessionHealth.Unhandled], counts));
        }

        yield return new("unhealthy_rate(session)", OfUsers: false, Unhealthy);
    }

    /// <summary>Everything that is not healthy, crashes included.</summary>
    private static double? Unhealthy(HealthCounts counts) => Share(counts.Total - counts[SessionHealth.Healthy], counts);

    private static double? Share(long part, in HealthCounts counts) => HealthFigures.Rate(part, counts.Total);
}
