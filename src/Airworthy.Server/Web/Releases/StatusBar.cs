using Airworthy.Server.Cells;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.Releases;

/// <summary>One bar of a histogram: the sessions of a bucket in their five columns.</summary>
public readonly record struct StatusBar(DateTime Start, long Healthy, long Errored, long Unhandled, long Abnormal, long Crashed)
{
    public long Total => Healthy + Errored + Unhandled + Abnormal + Crashed;

    /// <summary>The columns from the ground up, the worst on top.</summary>
    public IEnumerable<(string Name, long Count)> Columns =>
        [("healthy", Healthy), ("errored", Errored), ("unhandled", Unhandled), ("abnormal", Abnormal), ("crashed", Crashed)];

    internal static IReadOnlyList<StatusBar> Of(IEnumerable<DateTime> starts, IReadOnlyList<HealthFigures> series) =>
        [.. starts.Zip(series, (start, figures) => Of(start, figures.Sessions))];

    internal static StatusBar Of(DateTime start, HealthCounts sessions) => new(
        start, sessions[SessionHealth.Healthy], sessions[SessionHealth.Errored], sessions[SessionHealth.Unhandled],
        sessions[SessionHealth.Abnormal], sessions[SessionHealth.Crashed]);
}
