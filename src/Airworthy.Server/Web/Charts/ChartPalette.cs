namespace Airworthy.Server.Web.Charts;

/// <summary>Which colour and which dash a series has: the same on the plate, in the key and in the still picture. Two series of one chart never share both.</summary>
internal static class ChartPalette
{
    private const int Colours = 8;
    private const string Muted = "c-muted";

    /// <summary>Patterns of stroke and gap; the empty one is a line without gaps.</summary>
    private static readonly string[] Dashes = ["", "6 3", "2 2", "9 3 2 3"];

    /// <summary>The design token of each series, and its dash.</summary>
    public static IReadOnlyList<(string Colour, string Dash)> Of(IReadOnlyList<ChartSeries> series)
    {
        var (result, next) = (new List<(string, string)>(series.Count), 0);
        foreach (var one in series)
        {
            if (one.IsMuted)
            {
                result.Add((one.Colour ?? Muted, Dashes[1]));
            }
            else if (one.Colour is { } colour)
            {
                result.Add((colour, Dashes[0]));
            }
            else
            {
                // The dash changes with every line and not with every eighth one: neighbours must be told apart without colour.
                result.Add(($"c-{next % Colours + 1}", Dashes[(next + next / Colours) % Dashes.Length]));
                next++;
            }
        }

        return result;
    }
}
