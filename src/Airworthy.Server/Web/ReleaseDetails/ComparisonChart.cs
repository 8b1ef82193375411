using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Web.Charts;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>Draws one row of the comparison over time.</summary>
internal static class ComparisonChart
{
    /// <summary>The page's module finds it by this.</summary>
    public const string Id = "comparison-chart";

    // From the ground up, the worst on top.
    private static readonly IReadOnlyList<SessionHealth> Columns =
        [SessionHealth.Healthy, SessionHealth.Errored, SessionHealth.Unhandled, SessionHealth.Abnormal, SessionHealth.Crashed];

    public static ChartModel Of(ReleaseSheet sheet)
    {
        var metric = sheet.Chart;
        var row = sheet.Rows.First(one => one.Metric == metric);
        var buckets = metric.OfSets && !IsWithoutUsers(sheet, metric) ? sheet.Figures.SetBuckets : sheet.Buckets;
        var isCount = metric.Kind is MetricKind.Count or MetricKind.Events;
        return new()
        {
            Id = Id,
            Title = metric.Label,
            Note = isCount ? row.Own.Text : row.Direction == 0 ? row.Own.Text : $"{row.Own.Text} ({row.ChangeText})",
            Kind = isCount ? ChartKind.Bars : ChartKind.Lines,
            Unit = metric.Kind == MetricKind.Duration ? ChartUnit.Duration : isCount ? ChartUnit.Count : ChartUnit.Percent,
            Starts = [.. buckets.Starts()],
            Bucket = buckets.Interval,
            Labels = sheet.Baseline.IsByAge ? ReleaseAge.Labels(buckets) : null,
            Series = [.. isCount ? Counts(sheet, metric) : Lines(sheet, metric)],
            Markers = sheet.Baseline.IsByAge ? [] : DetailCharts.Markers(sheet, buckets, withDeploys: true),
            IsLastRunning = buckets.End > sheet.Now,
            Most = metric.IsComplement ? 100 : null,
            Least = metric.Kind == MetricKind.Duration || (metric.Kind == MetricKind.Rate && metric.Column != SessionHealth.Healthy && !metric.IsComplement) ? 0 : null,
            Magnified = metric.Kind == MetricKind.Count ? [.. Columns.Skip(1).Select(column => column.ToString())] : [],
            MagnifiedTitle = "not healthy",
            Zoom = sheet.Baseline.IsByAge ? null : DetailCharts.Zoom,
            Height = ChartHeight.Medium,
        };
    }

    private static IEnumerable<ChartSeries> Lines(ReleaseSheet sheet, Metric metric)
    {
        var (own, baseline) = metric.OfSets ? (sheet.Figures.OwnSets, sheet.Figures.BaselineSets) : (sheet.Figures.Own.Series, sheet.Figures.Baseline.Series);
        if (IsWithoutUsers(sheet, metric))
        {
            yield return new("This release", new double?[sheet.Buckets.Count]);
            yield break;
        }

        yield return new("This release", [.. own.Select(figures => ValueOf(metric, figures))]);
        if (baseline.Count > 0)
            // Of days that begin at midnight, one release may touch one more than the other.
            yield return new(sheet.Baseline.Label, [.. own.Select((_, i) => i < baseline.Count ? ValueOf(metric, baseline[i]) : null)], IsMuted: true);
    }

    private static IEnumerable<ChartSeries> Counts(ReleaseSheet sheet, Metric metric)
    {
        if (metric.Kind == MetricKind.Events)
        {
            return
            [
                new("Handled", [.. sheet.Events.Select(one => (double?)(one.Events - one.Unhandled))], Colour: "s-errored"),
                new("Unhandled", [.. sheet.Events.Select(one => (double?)one.Unhandled)], Colour: "s-crashed"),
            ];
        }

        var series = metric.OfUsers ? sheet.Figures.OwnSets : sheet.Figures.Own.Series;
        if (IsWithoutUsers(sheet, metric))
            return [new("Users", new double?[sheet.Buckets.Count])];
        return Columns.Select(column => new ChartSeries(
            column.ToString(),
            [.. series.Select(figures => (double?)(metric.OfUsers ? figures.Users : figures.Sessions)[column])],
            Colour: $"s-{column.ToString().ToLowerInvariant()}"));
    }

    /// <summary>Of users that nobody knows there is no value in any bucket.</summary>
    private static bool IsWithoutUsers(ReleaseSheet sheet, Metric metric) => metric.OfUsers && !sheet.Figures.HasUsers;

    /// <summary>Null where there is nothing to take a share of, which is not 0.</summary>
    private static double? ValueOf(Metric metric, in HealthFigures figures)
    {
        if (metric.Kind == MetricKind.Duration)
            return figures.Durations?.Percentile(metric.Share);
        var counts = metric.OfUsers ? figures.Users : figures.Sessions;
        if (counts.Total == 0)
            return null;
        var part = metric.Kind == MetricKind.Anr ? metric.IsForeground ? figures.ForegroundAnrUsers : figures.AnrUsers : counts[metric.Column];
        return 100.0 * (metric.IsComplement ? counts.Total - part : part) / counts.Total;
    }
}
