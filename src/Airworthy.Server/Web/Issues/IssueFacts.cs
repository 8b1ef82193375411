using Airworthy.Server.Issues;
using Airworthy.Server.Web.Charts;
using Airworthy.Server.Web.Events;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Issues;

/// <summary>An issue as its page shows it.</summary>
public sealed class IssueFacts
{
    internal IssueFacts(IssueView view, IssueStanding standing, IssueSeries series, ShownEvent? shown, EventRowSet events) =>
        (View, Standing, Series, Event, Events) = (view, standing, series, shown, events);

    internal IssueView View { get; }

    internal IssueStanding Standing { get; }

    /// <summary>The buckets of its chart.</summary>
    internal IssueSeries Series { get; }

    /// <summary>The event that is shown in full; null if none is kept.</summary>
    public ShownEvent? Event { get; }

    /// <summary>The newest ones.</summary>
    public EventRowSet Events { get; }

    internal Issue Issue => View.Issue;

    public PageScope Scope => new([View.Project.Slug], [], PagePeriod.Default);

    /// <summary>A link to all its events.</summary>
    public string EventsAddress => PageAddress.Of(PageAddress.Events, Scope with { Period = new("90d", null, null) }, ("query", $"issue.id:{Issue.Id}"));

    internal ChartModel Chart => new()
    {
        Id = "issue-chart",
        Title = "Events over time",
        Note = $"{FigureText.Exact(View.History.Points.Sum(point => point.Events), "event")}, {FigureText.Exact(View.History.Points.Sum(point => point.Unhandled))} unhandled",
        Kind = ChartKind.Bars,
        Unit = ChartUnit.Count,
        Starts = [.. Enumerable.Range(0, Series.Buckets).Select(place => Series.Start + place * Series.Bucket)],
        Bucket = Series.Bucket,
        Zoom = null,
        Height = ChartHeight.Low,
        Markers = [.. Markers],
        Series =
        [
            new("Handled", [.. View.History.Points.Select(point => (double?)point.Handled)], Colour: "s-errored"),
            new("Unhandled", [.. View.History.Points.Select(point => (double?)point.Unhandled)], Colour: "s-crashed"),
        ],
    };

    /// <summary>When it was resolved and when it came back.</summary>
    private IEnumerable<ChartMarker> Markers => View.Activity.Select(ActivityText.Of)
        .Where(entry => entry.Kind is "resolved" or "regressed" && entry.At >= Series.Start)
        .Select(entry => new ChartMarker(entry.At, entry.Kind == "resolved" ? "Resolved" : "Regressed"));
}
