using System.Globalization;
using System.Text;

namespace Airworthy.Server.Operations;

/// <summary>
/// Writes metrics as OpenMetrics or, for older scrapers, as Prometheus' text: they differ in the name of a counter's family and in the end.
/// Source: https://prometheus.io/docs/specs/om/open_metrics_spec/
/// </summary>
/// <remarks>By hand rather than by a library: all figures are kept elsewhere already, and this is all that a library would add.</remarks>
internal sealed class MetricsText(bool isOpenMetrics)
{
    public const string OpenMetricsType = "application/openmetrics-text";

    private readonly StringBuilder _text = new();

    public string MediaType => isOpenMetrics ? OpenMetricsType + "; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";

    public void Gauge(string name, string help, double? value)
    {
        Family(name, "gauge", help);
        if (value is { } known)
            Sample(name, "", known);
    }

    public void Gauge(string name, string help, string[] labels, IEnumerable<(string[] Values, double Value)> samples)
    {
        Family(name, "gauge", help);
        foreach (var (values, value) in samples)
            Sample(name, Labels(labels.Zip(values)), value);
    }

    /// <param name="name">Without the <c>_total</c> at its end.</param>
    public void Counter(string name, string help, double value)
    {
        CounterFamily(name, help);
        Sample(name + "_total", "", value);
    }

    /// <param name="labels">The names of the labels, whose values each sample brings.</param>
    public void Counter(string name, string help, string[] labels, IEnumerable<(string[] Values, double Value)> samples)
    {
        CounterFamily(name, help);
        foreach (var (values, value) in samples)
            Sample(name + "_total", Labels(labels.Zip(values)), value);
    }

    /// <param name="counts">Values counted by step, and behind the last step the larger ones.</param>
    public void Histogram(string name, string help, IReadOnlyList<int> steps, IReadOnlyList<long> counts, double sum)
    {
        Family(name, "histogram", help);
        var upTo = 0L;
        for (var i = 0; i < counts.Count; i++)
        {
            upTo += counts[i];
            Sample(name + "_bucket", Labels([("le", i < steps.Count ? Number(steps[i]) : "+Inf")]), upTo);
        }

        Sample(name + "_count", "", upTo);
        Sample(name + "_sum", "", sum);
    }

    public override string ToString() => isOpenMetrics ? _text + "# EOF\n" : _text.ToString();

    private void CounterFamily(string name, string help) => Family(isOpenMetrics ? name : name + "_total", "counter", help);

    private void Family(string name, string type, string help) =>
        _text.Append($"# TYPE {name} {type}\n# HELP {name} {help}\n");

    private void Sample(string name, string labels, double value) => _text.Append($"{name}{labels} {Number(value)}\n");

    private static string Labels(IEnumerable<(string Name, string Value)> labels) =>
        "{" + string.Join(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\"")) + "}";

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
