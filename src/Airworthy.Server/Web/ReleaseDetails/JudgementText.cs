using System.Globalization;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>What the statistics say of a difference, in words.</summary>
internal static class JudgementText
{
    /// <summary>The mark beside a change; empty for one that chance alone would hardly make.</summary>
    public static string Mark(RateDifference? difference) => difference?.Judgement switch
    {
        DifferenceJudgement.TooFew => "too few to judge",
        DifferenceJudgement.Negligible => "within chance",
        _ => "",
    };

    /// <summary>Why: with 95 % confidence the difference lies between these.</summary>
    public static string Why(RateDifference difference) => difference.Judgement switch
    {
        DifferenceJudgement.Clear => $"Chance alone would hardly make it: {Interval(difference)}",
        DifferenceJudgement.Negligible => $"Chance alone could make it, and it is small: {Interval(difference)}",
        _ => $"Too few to tell it from chance: {Interval(difference)}",
    };

    private static string Interval(RateDifference difference) =>
        $"the difference lies between {Points(difference.Lower)} and {Points(difference.Upper)} percentage points (95 % confidence, Newcombe's interval)";

    private static string Points(double share) => (share * 100).ToString("+0.###;−0.###;0", CultureInfo.InvariantCulture);
}
