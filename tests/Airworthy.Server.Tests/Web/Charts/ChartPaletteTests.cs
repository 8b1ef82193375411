using Airworthy.Server.Web.Charts;

namespace Airworthy.Server.Tests.Web.Charts;

public sealed class ChartPaletteTests
{
    [Fact]
    public void Thirty_two_lines_differ_and_neighbours_do_without_colour()
    {
        var looks = ChartPalette.Of([.. Enumerable.Range(0, 32).Select(i => new ChartSeries($"{i}", []))]);

        Assert.Equal(32, looks.Distinct().Count());
        Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.NotEqual(pair.First.Dash, pair.Second.Dash));
    }

    [Fact]
    public void What_has_a_colour_of_its_own_takes_none_from_the_others()
    {
        var looks = ChartPalette.Of([new("crashed", [], Colour: "s-crashed"), new("all", [], IsMuted: true), new("one", [])]);

        Assert.Equal(["s-crashed", "c-muted", "c-1"], looks.Select(look => look.Colour));
    }
}
