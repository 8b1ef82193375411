using System.Globalization;

namespace Airworthy.Server.Web.Charts;

/// <summary>A chart in words: its values, and a sentence that says what a look at it would.</summary>
internal static class ChartText
{
    public static string Value(double? value, ChartUnit unit) => (value, unit) switch
    {
        (null, _) => FigureText.None,
        ({ } count, ChartUnit.Count) => FigureText.Exact((long)count),
        ({ } percent, ChartUnit.Percent) => Percent(percent),
        ({ } milliseconds, _) => FigureText.Duration(milliseconds),
    };

    /// <summary>What the series do over the whole time: the first three that have anything to tell, from where to where, and their lowest and highest.</summary>
    public static string Summary(ChartModel chart)
    {
        var told = chart.Series.Where(one => one.Values.Any(value => value is not null and not 0) || chart.Unit == ChartUnit.Percent && one.Values.Any(value => value is not null)).ToList();
        if (told.Count == 0)
            return $"{chart.Title}: nothing in this time.";
        var sentences = told.Take(3).Select(one =>
        {
            var values = one.Values.OfType<double>().ToList();
            return $"{one.Name} from {Value(values[0], chart.Unit)} to {Value(values[^1], chart.Unit)}, lowest {Value(values.Min(), chart.Unit)}, highest {Value(values.Max(), chart.Unit)}";
        });
        var more = told.Count > 3 ? $"; {told.Count - 3} more series" : "";
        return $"{chart.Title}, {chart.Starts.Count} buckets: {string.Join("; ", sentences)}{more}.";
    }

    // Cut off: what is not all must not read as all.
    private static string Percent(double percent) =>
        percent is > 0 and < 0.001 ? "<0.001 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(percent * 1000 + 1e-7) / 1000:0.###} %");
}
