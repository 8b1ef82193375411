using Airworthy.Server.Tests.Clients;

namespace Airworthy.Server.Tests.Web.Charts;

public sealed class ChartMarkTests
{
    private const string Script = """
        const width = Number(process.env.WIDTH);
        Object.assign(globalThis, { innerWidth: width, document: { documentElement: { dataset: {} } }, getComputedStyle: () => ({ fontFamily: "sans-serif" }) });
        const { optionsOf } = await import(process.env.MODULE);
        const from = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 2, 10, hour)).toISOString());
        const mark = (label, hour) => ({ label, at: from[hour] });
        const markers = process.env.MARKS.split(" ").map(hour => mark("Deployed to production", Number(hour)))
          .concat(process.env.MARKS.split(" ").map(hour => mark(`Release created ${hour}`, Number(hour))));
        const data = {
          kind: "lines", unit: "share", bucketMinutes: 60, isLastRunning: false, from, markers, magnified: [], shown: new Set(["one"]),
          series: [{ name: "one", colour: "black", values: from.map(() => 1) }],
        };
        const options = optionsOf(data, () => "black", width);
        const plot = width - options.grid[0].left - options.grid[0].right;
        for (const { xAxis, label } of options.series.find(one => one.markLine).markLine.data) {
          const [place, length] = [xAxis / 23 * plot, Math.min(label.width, label.formatter.length * 6)];
          const [left, right] = label.align === "right" ? [place - length, place] : [place, place + length];
          if (left < 0 || right > plot + 0.001)
            console.log(`"${label.formatter}" reaches from ${left} to ${right} of ${plot}`);
        }
        """;

    [Theory]
    [InlineData(340, "0 8")]
    [InlineData(340, "8 12 23")]
    [InlineData(340, "23")]
    [InlineData(900, "0 6 12 18 23")]
    public async Task The_label_of_a_mark_stays_inside_of_the_chart(int width, string hours)
    {
        var module = RepositoryRoot.Combine("src", "Airworthy.Server", "Web", "Scripts", "chart-options.js");
        var run = await ClientProcess.Run(
            Path.GetDirectoryName(module)!, TimeSpan.FromSeconds(30), [("MODULE", module), ("WIDTH", $"{width}"), ("MARKS", hours)], "node", "--input-type=module", "-e", Script);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("", run.Output);
    }
}
