using Airworthy.Server.Health;
using Airworthy.Server.Web.Charts;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>The charts beside the comparison: how far the release has spread, and how long its sessions lasted.</summary>
internal static class DetailCharts
{
    /// <summary>Dragging over a chart chooses the page's time.</summary>
    public static readonly ZoomParameters Zoom = new("pageStart", "pageEnd", "pageStatsPeriod");

    /// <summary>Its share of all sessions.</summary>
    public static ChartModel SessionAdoption(ReleaseSheet sheet) =>
        Adoption(sheet, "adoption-sessions", "Sessions adopted", sheet.Buckets, [.. sheet.Figures.Own.Series.Zip(sheet.Figures.Project, (own, all) => (own.Sessions.Total, all.Sessions.Total))],
            new(sheet.Figures.Day.Sessions.Total, sheet.Figures.ProjectDay.Sessions.Total));

    /// <summary>Its share of all users; a user of two releases counts for both.</summary>
    public static ChartModel UserAdoption(ReleaseSheet sheet) =>
        Adoption(sheet, "adoption-users", "Users adopted", sheet.Figures.SetBuckets, [.. sheet.Figures.OwnSets.Zip(sheet.Figures.ProjectUsers, (own, all) => (own.Users.Total, all.Users.Total))],
            new(sheet.Figures.Day.Users.Total, sheet.Figures.ProjectDay.Users.Total));

    public static ChartModel Durations(ReleaseSheet sheet) => new()
    {
        Id = "durations",
        Title = "Session duration",
        Note = $"p50 {FigureText.Duration(sheet.Own.Durations?.Percentile(0.5))}, p90 {FigureText.Duration(sheet.Own.Durations?.Percentile(0.9))}",
        Kind = ChartKind.Lines,
        Unit = ChartUnit.Duration,
        Starts = [.. sheet.Figures.SetBuckets.Starts()],
        Bucket = sheet.Figures.SetBuckets.Interval,
        Series =
        [
            new("p50", [.. sheet.Figures.OwnSets.Select(one => one.Durations?.Percentile(0.5))]),
            new("p90", [.. sheet.Figures.OwnSets.Select(one => one.Durations?.Percentile(0.9))]),
        ],
        Markers = Markers(sheet, sheet.Figures.SetBuckets, withDeploys: false),
        IsLastRunning = sheet.Figures.SetBuckets.End > sheet.Now,
        Least = 0,
        Zoom = sheet.Baseline.IsByAge ? null : Zoom,
        Height = ChartHeight.Low,
    };

    /// <summary>What happened to the release in the time of a chart.</summary>
    /// <param name="withDeploys">A small chart has no room for all of them.</param>
    public static IReadOnlyList<ChartMarker> Markers(ReleaseSheet sheet, TimeBuckets buckets, bool withDeploys)
    {
        var markers = new List<ChartMarker> { new(sheet.Release.Created, "Release created") };
        if (sheet.OnlyStage is { } stage)
        {
            if (stage.Adoption.Adopted is { } adopted)
                markers.Add(new(adopted, "Adopted"));
            if (stage.Adoption.Unadopted is { } replaced)
                markers.Add(new(replaced, "Replaced"));
        }

        markers.AddRange(sheet.Deploys
            .Where(deploy => withDeploys && sheet.Environments?.Names.Contains(deploy.Environment) != false)
            .Select(deploy => new ChartMarker(deploy.Finished, $"Deployed to {deploy.Environment}")));
        return [.. markers.Where(marker => marker.At >= buckets.Start && marker.At < buckets.End).OrderBy(marker => marker.At)];
    }

    private static ChartModel Adoption(ReleaseSheet sheet, string id, string title, TimeBuckets buckets, IReadOnlyList<(long Own, long All)> counts, Part day) => new()
    {
        Id = id,
        Title = title,
        Note = $"{FigureText.Share(day.Count, day.Whole)} in 24 h",
        Kind = ChartKind.Lines,
        Unit = ChartUnit.Percent,
        Starts = [.. buckets.Starts()],
        Bucket = buckets.Interval,
        Series = [new("This release", [.. counts.Select(one => one.All == 0 ? (double?)null : 100.0 * one.Own / one.All)])],
        Markers = Markers(sheet, buckets, withDeploys: false),
        IsLastRunning = buckets.End > sheet.Now,
        // A release of 2 % would be a line on the ground of a scale up to 100.
        Least = 0,
        Zoom = sheet.Baseline.IsByAge ? null : Zoom,
        Height = ChartHeight.Low,
    };
}
