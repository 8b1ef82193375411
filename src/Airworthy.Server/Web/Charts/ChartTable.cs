using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Charts;

/// <summary>A chart as a table, the newest bucket first. Written as one text: with fifty series it has thousands of cells, and a component for each would cost more than the rest of the page.</summary>
internal static class ChartTable
{
    public static string Write(ChartModel chart, Preferences preferences, HtmlEncoder html)
    {
        var table = new StringBuilder(chart.Starts.Count * (chart.Series.Count + 2) * 16);
        table.Append("<table class=\"plain of-numbers\"><thead><tr><th scope=\"col\">").Append(chart.Labels is null ? "From" : "Bucket").Append("</th>");
        foreach (var one in chart.Series)
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
            foreach (var one in chart.Series)
                table.Append("<td>").Append(html.Encode(ChartText.Value(one.Values[bucket], chart.Unit))).Append("</td>");
            table.Append("</tr>");
        }

        return table.Append("</tbody></table>").ToString();
    }
}
