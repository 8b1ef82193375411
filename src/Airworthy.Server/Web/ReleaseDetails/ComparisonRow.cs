using Airworthy.Server.Health;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>One number of a row.</summary>
/// <param name="Text">As it is read; <see cref="FigureText.None"/> if there is nothing to tell.</param>
/// <param name="Title">Of what it is made.</param>
/// <param name="Raw">Unrounded: a share from 0 to 1, or milliseconds; null for none, and for counts, which are not compared.</param>
/// <param name="Part">Of a share, how many.</param>
/// <param name="Whole">Of a share, of how many.</param>
internal readonly record struct ComparedValue(string Text, string? Title, double? Raw, long Part, long Whole)
{
    public static readonly ComparedValue None = new(FigureText.None, null, null, 0, 0);
}

/// <summary>A row of the comparison: one metric of what is compared with, of this release, and by how much they differ.</summary>
/// <param name="Difference">Of shares, how sure the difference is; null without one.</param>
internal sealed record ComparisonRow(Metric Metric, ComparedValue Baseline, ComparedValue Own, RateDifference? Difference)
{
    /// <summary>Of the raw values: percentage points for shares, milliseconds for durations. Null if one of them is none, and for counts.</summary>
    public double? Change => (Own.Raw, Baseline.Raw) switch
    {
        ({ } own, { } baseline) => Metric.Kind == MetricKind.Duration ? own - baseline : (own - baseline) * 100,
        _ => null,
    };

    /// <summary>The change, rounded once.</summary>
    public string ChangeText => Metric.Kind switch
    {
        MetricKind.Count or MetricKind.Events => "",
        MetricKind.Duration => Change is { } milliseconds ? DurationChange(milliseconds) : FigureText.None,
        _ => FigureText.Change(Change),
    };

    /// <summary>1 if the release has more of it, -1 if it has less, 0 if what is shown of the change is none.</summary>
    public int Direction => Change is not { } change || Math.Abs(change) < Smallest ? 0 : Math.Sign(change);

    /// <summary>Whether the change is for the better; null if there is none, or no direction is better.</summary>
    public bool? IsBetter => Direction == 0 || Metric.IsUpGood is not { } isUpGood ? null : Direction > 0 == isUpGood;

    // What is shown as none is none.
    private double Smallest => Metric.Kind == MetricKind.Duration ? 0.5 : 0.0005;

    private static string DurationChange(double milliseconds) =>
        Math.Abs(milliseconds) < 0.5 ? "0 ms" : (milliseconds < 0 ? "−" : "+") + FigureText.Duration(Math.Abs(milliseconds));
}
