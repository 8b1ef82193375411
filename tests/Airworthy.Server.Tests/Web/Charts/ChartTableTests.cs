using System.Text.Encodings.Web;
using Airworthy.Server.Web.Charts;
using Airworthy.Server.Web.Frame;
using Microsoft.AspNetCore.Http;

namespace Airworthy.Server.Tests.Web.Charts;

public sealed class ChartTableTests
{
    [Fact]
    public void The_newest_bucket_comes_first_and_names_are_text()
    {
        var chart = new ChartModel
        {
            Id = "one",
            Title = "One",
            Kind = ChartKind.Lines,
            Unit = ChartUnit.Count,
            Starts = [new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc), new(2026, 3, 10, 1, 0, 0, DateTimeKind.Utc)],
            Bucket = TimeSpan.FromHours(1),
            Series = [new("<script>", [1234, null])],
        };

        var table = ChartTable.Write(chart, new Preferences(new HttpContextAccessor()), HtmlEncoder.Default);

        Assert.Equal(
            "<table class=\"plain of-numbers\"><thead><tr><th scope=\"col\">From</th><th scope=\"col\"><bdi>&lt;script&gt;</bdi></th></tr></thead><tbody>"
            + "<tr><th scope=\"row\"><time datetime=\"2026-03-10T01:00:00Z\">10 Mar 2026, 01:00 UTC</time></th><td>&#x2014;</td></tr>"
            + "<tr><th scope=\"row\"><time datetime=\"2026-03-10T00:00:00Z\">10 Mar 2026, 00:00 UTC</time></th><td>1,234</td></tr></tbody></table>",
            table);
    }
}
