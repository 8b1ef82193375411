using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Web.Charts;
using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Web.Boards;

/// <summary>A chart that the boards offer.</summary>
/// <param name="Key">As the address names it; also its id.</param>
internal sealed record BoardChart(string Key, string Title);

/// <summary>Makes the charts of sessions from what was read. The same facts always make the same chart.</summary>
internal sealed class BoardCharts(SessionBoard board, BoardGrouping grouping, PageScope scope)
{
    private const int ReleasesShown = 5;

    public static readonly IReadOnlyList<BoardChart> Offered =
    [
        new("crash-free", "Crash-free sessions by release"),
        new("adoption", "Release adoption"),
        new("counts", "Sessions by status"),
        new("health", "Session health"),
        new("users", "Users by status"),
        new("user-health", "User health"),
        new("issues", "New issues by release"),
        new("totals", "Sessions by release"),
        new("modes", "Applications and requests"),
        new("anr", "App not responding"),
        new("duration", "Session duration"),
    ];

    public static readonly IReadOnlyList<string> Usual = ["crash-free", "adoption", "counts", "health", "user-health", "issues"];

    /// <summary>Those that tell of users or durations, which costs more than telling of sessions.</summary>
    public static readonly IReadOnlyList<string> OfSets = ["users", "user-health", "anr", "duration"];

    private static readonly SessionHealth[] Columns = [SessionHealth.Healthy, SessionHealth.Errored, SessionHealth.Unhandled, SessionHealth.Abnormal, SessionHealth.Crashed];

    /// <summary>The charts that are shown, those of the groups first.</summary>
    public IReadOnlyList<ChartModel> Of(IEnumerable<string> shown) =>
    [
        .. grouping == BoardGrouping.None ? [] : new[] { CrashFreeByGroup(), SessionsByGroup() },
        .. shown.Select(Of).OfType<ChartModel>(),
    ];

    /// <summary>Why a chart that was asked for is not there; null if it is.</summary>
    public string? WhyNot(string key) => key switch
    {
        "anr" when !board.HasAnr => "No session says that an app did not respond.",
        "users" or "user-health" when !board.HasUsers => "Sessions name no users.",
        "duration" when board.Total.Total.Durations is not { Count: > 0 } => "No session that ended names its duration.",
        _ => null,
    };

    private ChartModel? Of(string key) => WhyNot(key) is not null ? null : key switch
    {
        "crash-free" => Chart(key, ChartKind.Lines, ChartUnit.Percent, board.MostAdopted(ReleasesShown).Select(release => OfRelease(release, CrashFree(release.Answer.Series)))) with
        {
            Most = 100,
            Note = Join($"{FigureText.CrashFree(board.Total.Total.Sessions.Crashed, board.Total.Total.Sessions.Total)} of all; the {ReleasesShown} most adopted", Mixed),
        },
        "adoption" => Chart(key, ChartKind.Areas, ChartUnit.Percent, Adoption()) with { Least = 0, Most = 100, Note = $"the {ReleasesShown} newest, and all others" },
        "counts" => Chart(key, ChartKind.Bars, ChartUnit.Count, Columns.Select(column => Counts(column, board.Total.Series, series => series.Sessions))) with
        {
            Note = Join(FigureText.Exact(board.Total.Total.Sessions.Total, "session"), Mixed),
        },
        "health" => Chart(key, ChartKind.Lines, ChartUnit.Percent, Columns.Select(column => Rates(column, board.Total.Series, series => series.Sessions))) with { Least = 0, Note = Join("healthy is hidden until you tick it", Mixed) },
        "users" => SetChart(key, ChartKind.Bars, ChartUnit.Count, Columns.Select(column => Counts(column, board.Sets, series => series.Users))) with
        {
            Note = $"{FigureText.Exact(board.Total.Total.Users.Total, "user")} in all, each in the column of their worst session; those of buckets do not add up",
        },
        "user-health" => SetChart(key, ChartKind.Lines, ChartUnit.Percent, Columns.Select(column => Rates(column, board.Sets, series => series.Users))) with { Least = 0, Note = "healthy is hidden until you tick it" },
        "issues" => Chart(key, ChartKind.Bars, ChartUnit.Count, NewIssues()) with { Note = FigureText.Exact(board.Releases.Sum(release => release.NewIssues.Sum()) + board.IssuesElsewhere.Sum(), "new issue") },
        "totals" => Chart(key, ChartKind.Bars, ChartUnit.Count, Totals()) with { Note = FigureText.Exact(board.Total.Total.Sessions.Total, "session") },
        "modes" => Chart(key, ChartKind.Bars, ChartUnit.Count,
        [
            new("applications", Values(board.Total.Series, series => series.Sessions.Total - series.AggregatedSessions)), new("requests", Values(board.Total.Series, series => series.AggregatedSessions)),
        ]) with
        { Note = $"{FigureText.Share(board.Total.Total.AggregatedSessions, board.Total.Total.Sessions.Total)} were counted by SDKs: a session a request" },
        "anr" => SetChart(key, ChartKind.Lines, ChartUnit.Percent,
        [
            new("any", Values(board.Sets, series => Percent(series.AnrUsers, series.Users.Total)), Colour: "s-abnormal"),
            new("in the foreground", Values(board.Sets, series => Percent(series.ForegroundAnrUsers, series.Users.Total))),
        ]) with
        { Least = 0, Note = $"{FigureText.Rate(board.Total.Total.AnrUsers, board.Total.Total.Users.Total)} of users" },
        "duration" => SetChart(key, ChartKind.Lines, ChartUnit.Duration,
        [
            new("p50", Values(board.Sets, series => series.Durations?.Percentile(0.5))), new("p90", Values(board.Sets, series => series.Durations?.Percentile(0.9))),
        ]) with
        {
            Least = 0,
            Note = $"half took {FigureText.Duration(board.Total.Total.Durations?.Percentile(0.5))} at most, nine of ten {FigureText.Duration(board.Total.Total.Durations?.Percentile(0.9))}; of those that ended as they should",
        },
        _ => null,
    };

    /// <summary>Said beside each rate that has both in it.</summary>
    private string? Mixed => board.Mode == SessionMode.Both ? "applications and requests together" : null;

    private ChartModel CrashFreeByGroup() =>
        Chart("group-crash-free", $"Crash-free sessions by {GroupName}", ChartKind.Lines, ChartUnit.Percent, board.Groups.Take(ReleasesShown * 2).Select(group => OfGroup(group, CrashFree(group.Answer.Series))))
            with
        { Most = 100, Note = Mixed };

    private ChartModel SessionsByGroup() =>
        Chart("group-sessions", $"Sessions by {GroupName}", ChartKind.Bars, ChartUnit.Count, board.Groups.Take(ReleasesShown * 2).Select(group => OfGroup(group, [.. group.Answer.Series.Select(series => (double?)series.Sessions.Total)])));

    private string GroupName => grouping.ToString().ToLowerInvariant();

    /// <summary>Shares of each bucket's sessions: they add up to 100 % where there are any.</summary>
    private IEnumerable<ChartSeries> Adoption()
    {
        var newest = board.Newest(ReleasesShown);
        foreach (var release in newest)
            yield return OfRelease(release, Shares(i => release.Answer.Series[i].Sessions.Total));
        if (board.Newest(ReleasesShown + 1).Count > ReleasesShown)
            yield return new("others", Shares(i => Total(i) - newest.Sum(release => release.Answer.Series[i].Sessions.Total)), IsMuted: true);
    }

    private IEnumerable<ChartSeries> Totals()
    {
        var most = board.MostAdopted(ReleasesShown);
        foreach (var release in most)
            yield return OfRelease(release, [.. release.Answer.Series.Select(series => (double?)series.Sessions.Total)]);
        if (board.MostAdopted(ReleasesShown + 1).Count > ReleasesShown)
            yield return new("others", [.. Enumerable.Range(0, board.Buckets.Count).Select(i => (double?)(Total(i) - most.Sum(release => release.Answer.Series[i].Sessions.Total)))], IsMuted: true);
    }

    private IEnumerable<ChartSeries> NewIssues()
    {
        var most = board.Releases.Where(release => release.NewIssues.Sum() > 0).OrderByDescending(release => release.NewIssues.Sum()).ToList();
        foreach (var release in most.Take(ReleasesShown))
            yield return OfRelease(release, [.. release.NewIssues.Select(count => (double?)count)]);
        var rest = most.Skip(ReleasesShown).ToList();
        if (rest.Count > 0 || board.IssuesElsewhere.Sum() > 0)
            yield return new("others", [.. board.IssuesElsewhere.Select((count, i) => (double?)(count + rest.Sum(release => release.NewIssues[i])))], IsMuted: true);
    }

    private ChartSeries OfRelease(BoardRelease release, IReadOnlyList<double?> values) => new(NameOf(release), values, PageAddress.Release(release.Version, scope));

    /// <summary>Its version and build; the whole of it where another release has the same ones.</summary>
    private string NameOf(BoardRelease release)
    {
        var name = Short(release.Version);
        return board.Releases.Count(other => Short(other.Version) == name) == 1 ? name : release.Version;
    }

    private static string Short(string version) => VersionText.Of(version) is var text && text.Build.Length > 0 ? $"{text.Version} ({text.Build})" : text.Version;

    private ChartSeries OfGroup(BoardGroup group, IReadOnlyList<double?> values) =>
        new(group.Name.Length == 0 ? "(none named)" : group.Name, values, PageAddress.Of(PageAddress.SessionHealth, grouping == BoardGrouping.Project
            ? scope with { Projects = [group.Name] }
            : scope with { Environments = [group.Name.Length == 0 ? PageScope.NoEnvironment : group.Name] }));

    private static ChartSeries Counts(SessionHealth column, IReadOnlyList<HealthFigures> from, Func<HealthFigures, HealthCounts> of) => new(column.Word, Values(from, series => of(series)[column]), Colour: $"s-{column.Word}");

    private static ChartSeries Rates(SessionHealth column, IReadOnlyList<HealthFigures> from, Func<HealthFigures, HealthCounts> of) =>
        new(column.Word, Values(from, series => Percent(of(series)[column], of(series).Total)), Colour: $"s-{column.Word}", IsHidden: column == SessionHealth.Healthy);

    private static List<double?> Values(IReadOnlyList<HealthFigures> from, Func<HealthFigures, double?> of) => [.. from.Select(of)];

    private List<double?> Shares(Func<int, long> part) => [.. Enumerable.Range(0, board.Buckets.Count).Select(i => Percent(part(i), Total(i)))];

    private long Total(int bucket) => board.Total.Series[bucket].Sessions.Total;

    private static List<double?> CrashFree(IReadOnlyList<HealthFigures> series) => [.. series.Select(figures => 100 - Percent(figures.Sessions.Crashed, figures.Sessions.Total))];

    private static double? Percent(long part, long whole) => 100 * HealthFigures.Rate(part, whole);

    private static string? Join(string? one, string? other) => one is null || other is null ? one ?? other : $"{one}; {other}";

    private ChartModel Chart(string key, ChartKind kind, ChartUnit unit, IEnumerable<ChartSeries> series) =>
        Chart(key, Offered.First(chart => chart.Key == key).Title, kind, unit, series);

    /// <summary>A chart of users or durations, which have buckets of their own.</summary>
    private ChartModel SetChart(string key, ChartKind kind, ChartUnit unit, IEnumerable<ChartSeries> series) =>
        Chart(key, kind, unit, series) with { Starts = [.. board.SetBuckets.Starts()], Bucket = board.SetBuckets.Interval };

    private ChartModel Chart(string key, string title, ChartKind kind, ChartUnit unit, IEnumerable<ChartSeries> series) => new()
    {
        Id = key,
        Title = title,
        Kind = kind,
        Unit = unit,
        Starts = [.. board.Buckets.Starts()],
        Bucket = board.Buckets.Interval,
        IsLastRunning = scope.Period.Start is null,
        Series = [.. series],
    };
}
