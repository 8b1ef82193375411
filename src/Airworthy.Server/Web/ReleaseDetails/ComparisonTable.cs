using Airworthy.Server.Health;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>One side of the comparison.</summary>
internal readonly record struct ComparedSide(HealthFigures Figures, EventCount Events);

/// <summary>Lays a release's figures beside those that it is compared with.</summary>
internal static class ComparisonTable
{
    /// <summary>The rows that the data have something to say for: which those are is never decided by a platform.</summary>
    /// <param name="includesOwn">Whether the baseline counts the release itself too, over the same time.</param>
    public static IReadOnlyList<ComparisonRow> Of(ComparedSide own, ComparedSide baseline, bool includesOwn)
    {
        var rates = own.Figures.Sessions.Total == 0 ? [] : Metric.OfSessions;
        // Where nobody knows the users, one row stands for them and says so.
        var people = own.Figures.Sessions.Total == 0 ? [] : own.Figures.Users.Total > 0 ? Metric.OfPeople : [Metric.CrashFreeUsers];
        IEnumerable<Metric> anr = own.Figures.AnrUsers + baseline.Figures.AnrUsers > 0 ? [Metric.Anr, Metric.ForegroundAnr] : [];
        IEnumerable<Metric> durations = own.Figures.Durations is not null ? [Metric.Duration, Metric.LongDuration] : [];
        return [.. rates.Concat(people).Concat(anr).Concat(durations).Concat([Metric.SessionCount, Metric.UserCount, Metric.ErrorCount])
            .Select(metric => RowOf(metric, own, baseline, includesOwn))];
    }

    /// <summary>What is drawn if nobody has chosen: the first row there is something of.</summary>
    public static Metric Default(IReadOnlyList<ComparisonRow> rows) => rows[0].Metric.Kind == MetricKind.Rate ? rows[0].Metric : Metric.ErrorCount;

    private static ComparisonRow RowOf(Metric metric, ComparedSide own, ComparedSide baseline, bool includesOwn)
    {
        var (left, right) = (ValueOf(metric, baseline), ValueOf(metric, own));
        return new(metric, left, right, metric.Kind is MetricKind.Rate or MetricKind.Anr ? DifferenceOf(metric, right, left, includesOwn) : null);
    }

    private static RateDifference? DifferenceOf(Metric metric, in ComparedValue own, in ComparedValue baseline, bool includesOwn)
    {
        // A user may be one of several releases, so what is left of all without this one's is not known; with all of them the interval is only wider than it need be.
        if (!includesOwn || metric.OfUsers)
            return RateDifference.Of(own.Part, own.Whole, baseline.Part, baseline.Whole);
        var rest = baseline.Whole - own.Whole;
        return RateDifference.Of(own.Part, own.Whole, Math.Clamp(baseline.Part - own.Part, 0, Math.Max(0, rest)), rest)?.OfWhole((double)rest / baseline.Whole);
    }

    private static ComparedValue ValueOf(Metric metric, ComparedSide side)
    {
        var counts = metric.OfUsers ? side.Figures.Users : side.Figures.Sessions;
        var word = metric.OfUsers ? "user" : "session";
        switch (metric.Kind)
        {
            case MetricKind.Rate when metric.IsComplement:
                var good = counts.Total - counts[metric.Column];
                return Share(good, counts.Total, FigureText.CrashFree(counts[metric.Column], counts.Total), word);
            case MetricKind.Rate:
                return Share(counts[metric.Column], counts.Total, FigureText.Rate(counts[metric.Column], counts.Total), word);
            case MetricKind.Anr:
                var users = metric.IsForeground ? side.Figures.ForegroundAnrUsers : side.Figures.AnrUsers;
                return Share(users, counts.Total, FigureText.Rate(users, counts.Total), word);
            case MetricKind.Duration:
                var milliseconds = side.Figures.Durations?.Percentile(metric.Share);
                return new(FigureText.Duration(milliseconds), side.Figures.Durations is { } some ? $"of {FigureText.Exact(some.Count, "session")} that ended as they should" : null, milliseconds, 0, 0);
            case MetricKind.Events:
                return Count(side.Events.Events, "event");
            default:
                return metric.OfUsers && side.Figures.KnownUsers is null ? ComparedValue.None : Count(counts.Total, word);
        }
    }

    private static ComparedValue Share(long part, long whole, string text, string word) =>
        whole == 0 ? ComparedValue.None : new(text, $"{FigureText.Exact(part)} of {FigureText.Exact(whole, word)}", (double)part / whole, part, whole);

    private static ComparedValue Count(long count, string word) => new(FigureText.Count(count), FigureText.Exact(count, word), null, 0, 0);
}
