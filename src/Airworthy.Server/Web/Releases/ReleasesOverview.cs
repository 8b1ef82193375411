using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Web.Charts;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Releases;

/// <summary>The chosen projects at a glance, above the list.</summary>
/// <param name="Adoption">Null without exactly one project, or where nothing was counted.</param>
public sealed record ReleasesOverview(CrashFigures Sessions, CrashFigures Users, long DaySessions, long DayUsers, ChartModel Statuses, ChartModel? Adoption);

/// <summary>Asks for <see cref="ReleasesOverview"/>, and describes its charts.</summary>
internal sealed class ReleasesOverviewReader(HealthReader health, ReleaseSpreadReader spreads, RetentionOptions retention, TimeProvider time)
{
    // More lines at once are a tangle; the others can be ticked.
    private const int ShownLines = 5;

    public ReleasesOverview Read(ReleaseListQuery query, PageSelection selection)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var period = query.Scope.Period.BucketsAt(now, retention);
        var buckets = query.OfUsers ? period.ForSets() : period;
        var question = new HealthQuestion { Projects = [.. selection.Projects.Select(project => project.Id)], Environments = selection.Environments?.Ids, Buckets = period };
        // Users as a whole come of sums that are kept. By bucket they are only asked for where they are shown.
        var whole = health.Ask(question with { WithSeries = false }).Single().Total;
        var series = health.Ask(question with { Buckets = buckets, WithUsers = query.OfUsers }).Single().Series;
        var day = health.Ask(question with { Buckets = HealthPeriod.Day.Hours(now), WithSeries = false }).Single().Total;
        var total = query.OfUsers ? whole.Users.Total : whole.Sessions.Total;
        var counts = series.Select(figures => query.OfUsers ? figures.Users : figures.Sessions).ToList();
        return new(
            new(whole.Sessions.Crashed, whole.Sessions.Total),
            new(whole.Users.Crashed, whole.Users.Total),
            day.Sessions.Total,
            day.Users.Total,
            Statuses(query, buckets, counts, total),
            selection.OnlyProject is { } project
                ? Adoption(query, buckets, spreads.Of(project.Id, selection.Environments?.Ids, buckets, query.OfUsers, ShownLines, series), total)
                : null);
    }

    private static ChartModel Statuses(ReleaseListQuery query, TimeBuckets buckets, List<HealthCounts> counts, long total) => new()
    {
        Id = "sessions",
        Title = query.OfUsers ? "Users by status" : "Sessions by status",
        Note = $"{FigureText.Count(total)} {query.Words}, {query.Scope.Period.Label}",
        Kind = ChartKind.Bars,
        Unit = ChartUnit.Count,
        Starts = [.. buckets.Starts()],
        Bucket = buckets.Interval,
        IsLastRunning = query.Scope.Period.End is null,
        Magnified = [.. Enum.GetValues<SessionHealth>().Where(health => health != SessionHealth.Healthy).Select(NameOf)],
        MagnifiedTitle = "not healthy",
        Series = [.. Enum.GetValues<SessionHealth>().Select(health => new ChartSeries(NameOf(health), [.. counts.Select(one => (double?)one[health])], Colour: $"s-{NameOf(health)}"))],
    };

    private static string NameOf(SessionHealth health) => health.ToString().ToLowerInvariant();

    internal static ChartModel? Adoption(ReleaseListQuery query, TimeBuckets buckets, ReleaseSpread spread, long total)
    {
        if (spread.Releases.Count == 0)
            return null;
        // The running bucket may have nothing yet, which is no fall of every line to nothing.
        var count = spread.Whole[^1] == 0 ? buckets.Count - 1 : buckets.Count;
        var names = spread.Releases.Select(release => ReleaseName.Parse(release.Version).Description).ToList();
        var series = spread.Releases.Select((release, i) => new ChartSeries(
            names.Count(name => name == names[i]) > 1 ? release.Version : names[i],
            Shares(release.Counts),
            PageAddress.Release(release.Version, query.Scope),
            IsHidden: i >= ShownLines));
        if (spread.Others is { } others)
            series = series.Append(new ChartSeries(FigureText.Exact(spread.ReleaseCount - Math.Min(ShownLines, spread.Releases.Count), "other"), Shares(others), IsMuted: true));
        return new()
        {
            Id = "adoption",
            Title = "Release adoption",
            Note = $"{FigureText.Exact(spread.ReleaseCount, "release")}, {FigureText.Count(total)} {query.Words}",
            Kind = ChartKind.Lines,
            Unit = ChartUnit.Percent,
            Starts = [.. buckets.Starts().Take(count)],
            Bucket = buckets.Interval,
            IsLastRunning = count == buckets.Count && query.Scope.Period.End is null,
            Least = 0,
            Series = [.. series],
        };

        IReadOnlyList<double?> Shares(IReadOnlyList<long> counts) =>
            [.. counts.Take(count).Select((own, i) => spread.Whole[i] == 0 ? (double?)null : 100.0 * own / spread.Whole[i])];
    }
}
