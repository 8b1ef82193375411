namespace Airworthy.Server.Users;

/// <summary>
/// The improved raw estimator of Ertl ("New cardinality estimation algorithms for HyperLogLog sketches", 2017, section 4): without bias from the first user on,
/// and without tables. His correction for registers that are full is left out: that takes 10^15 users.
/// </summary>
internal static class RegisterEstimate
{
    /// <summary>
    /// The estimate never falls when a register rises, as one that rises from zero takes at least one from the first summand below, adds half of that
    /// to the other, and every further rise lowers that one. The sum is exact, so rounding cannot turn this round.
    /// </summary>
    /// <param name="registersOfRank">How many registers have each rank; the last index is the highest rank there is.</param>
    public static long Of(ReadOnlySpan<int> registersOfRank)
    {
        var maxRank = registersOfRank.Length - 1;
        var (registers, scaled) = (registersOfRank[0], 0UL);
        for (var rank = 1; rank <= maxRank; rank++)
        {
            registers += registersOfRank[rank];
            scaled += (ulong)registersOfRank[rank] << (maxRank - rank); // at most 2^14 * 2^49
        }

        var empty = registersOfRank[0];
        if (empty == registers)
            return 0;
        var inverse = registers * Sigma((double)empty / registers) + Math.ScaleB(scaled, -maxRank);
        return (long)Math.Round(registers / (2 * Math.Log(2)) * registers / inverse);
    }

    /// <summary>x + Σ x^(2^k) 2^(k-1) over k >= 1, for x below 1: what the empty registers count for.</summary>
    private static double Sigma(double x)
    {
        var (sum, factor) = (x, 1.0);
        while (true)
        {
            x *= x;
            var next = sum + x * factor;
            if (next == sum)
                return sum;
            sum = next;
            factor *= 2;
        }
    }
}
