using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Charts;

/// <summary>A chart as a table, the newest bucket first. Written as one text: it may have a thousand cells, and rendering each by itself would cost more than the rest of the page.</summary>
internal static class ChartTable
{
    // Nobody reads a table wider than this, and a page would consist of little else.
    private const int MostColumns = 12;

    public static string Write(ChartModel chart, Preferences preferences, HtmlEncoder html)
    {
        // Of very many, those that are not shown by themselves stand in the CSV only.
        var series = chart.Series.Count <= MostColumns ? chart.Series : [.. chart.Series.Where(one => !one.IsHidden)];
        var table = new StringBuilder(chart.Starts.Count * (series.Count + 2) * 16);
        table.Append("<table class=\"plain of-numbers\"><thead><tr><th scope=\"col\">").Append(chart.Labels is null ? "From" : "Bucket").Append("</th>");
        foreach (var one in series)
            table.Append("<th scope=\"col\"><bdi>").Append(html.Encode(one.Name)).Append("</bdi></th>");
        table.Append("</tr></thead><tbody>");
        for (var bucket = chart.Starts.Count - 1; bucket >= 0; bucket--)
        {
            table.Append("<tr><th scope=\"row\">");
            if (chart.Labels is { } labels)
                table.Append(html.Encode(labels[bucket]));
            else
                table.Append(CultureInfo.InvariantCulture, $"<time datetime=\"{chart.Starts[bucket]:yyyy-MM-dd'T'HH:mm:ss'Z'}\">").Append(html.Encode(preferences.Moment(chart.Starts[bucket]))).Append("</time>");
            table.Append("</th>");
            foreach (var one in series)
                table.Append("<td>").Append(html.Encode(ChartText.Value(one.Values[bucket], chart.Unit))).Append("</td>");
            table.Append("</tr>");
        }

        return table.Append("</tbody></table>").ToString();
    }
}
