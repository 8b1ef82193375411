namespace Airworthy.Server.Health;

/// <summary>What can be said of the difference between two shares.</summary>
internal enum DifferenceJudgement
{
    /// <summary>Chance alone would hardly make it.</summary>
    Clear,

    /// <summary>If there is one at all, it is small.</summary>
    Negligible,

    /// <summary>It could be large, or none: there are too few to tell.</summary>
    TooFew,
}

/// <summary>How far two shares are apart, and between which bounds the difference lies with 95 % confidence. All from -1 to 1.</summary>
internal readonly record struct RateDifference(double Value, double Lower, double Upper)
{
    // Of a standard normal distribution, 95 % lie within so many deviations.
    private const double Deviations = 1.959963984540054;

    // What makes a release that is fit one to watch: a difference known to be smaller than this decides nothing.
    private const double Tolerance = 0.005;

    /// <summary>
    /// Newcombe's interval ("Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998, method 10), which is made of
    /// Wilson's for each of the two. It holds for few, and for shares near 0 and 1, as these are. Null if one of the two is a share of nothing.
    /// </summary>
    /// <param name="others">Of whom none is among <paramref name="whole"/>.</param>
    public static RateDifference? Of(long part, long whole, long otherPart, long others)
    {
        if (whole <= 0 || others <= 0)
            return null;
        var (rate, otherRate) = ((double)part / whole, (double)otherPart / others);
        var (low, high) = Wilson(part, whole);
        var (otherLow, otherHigh) = Wilson(otherPart, others);
        var value = rate - otherRate;
        return new(value, value - Length(rate - low, otherHigh - otherRate), value + Length(high - rate, otherRate - otherLow));
    }

    public DifferenceJudgement Judgement =>
        Lower > 0 || Upper < 0 ? DifferenceJudgement.Clear : Upper - Lower <= 2 * Tolerance ? DifferenceJudgement.Negligible : DifferenceJudgement.TooFew;

    /// <summary>The same between a share and that of a whole which it is a part of: with all of them rather than with the rest, it is smaller by what both share.</summary>
    /// <param name="rest">How much of the whole is not this part, 0 to 1.</param>
    public RateDifference OfWhole(double rest) => new(Value * rest, Lower * rest, Upper * rest);

    /// <summary>Where a share lies with 95 % confidence (Wilson, Journal of the American Statistical Association 22, 1927).</summary>
    public static (double Low, double High) Wilson(long part, long whole)
    {
        var (rate, n, z2) = ((double)part / whole, (double)whole, Deviations * Deviations);
        var centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
        var reach = Deviations / (1 + z2 / n) * Math.Sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
        // At the ends, rounding would leave a hair between the bound and the share.
        return (part == 0 ? 0 : Math.Max(0, centre - reach), part == whole ? 1 : Math.Min(1, centre + reach));
    }

    private static double Length(double a, double b) => Math.Sqrt(a * a + b * b);
}
