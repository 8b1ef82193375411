using System.Globalization;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>Whether a release is fit to fly, in two sentences.</summary>
internal static class VerdictText
{
    /// <summary>How it stands by itself.</summary>
    /// <param name="sessions">The row of crash-free sessions; null if there are none.</param>
    public static string Standing(ComparisonRow? sessions, SessionMode mode) => sessions switch
    {
        null => "No session of this release in this time: its health is not known.",
        { Own.Whole: var whole, Own.Part: var good } when good == whole => $"None of {FigureText.Exact(whole, Word(mode))} crashed.",
        { Own: var own } => $"{own.Text} of {FigureText.Exact(own.Whole, Word(mode))} did not crash; {FigureText.Exact(own.Whole - own.Part)} did.",
    };

    /// <summary>How it stands to what it is compared with; empty without sessions.</summary>
    public static string Beside(ComparisonRow? sessions, ResolvedBaseline baseline)
    {
        if (sessions is null)
            return "";
        var other = baseline switch
        {
            { IncludesOwn: true } => "all releases together",
            { Release: null } => "all other releases",
            _ => $"release {baseline.Label}",
        };
        if (sessions.Difference is not { } difference || sessions.Change is not { } change)
            return baseline.Release is null ? "No other release had sessions in this time." : $"There is nothing to compare with: {other} had no sessions in this time.";
        var points = Math.Abs(change).ToString("0.###", CultureInfo.InvariantCulture);
        return difference.Judgement switch
        {
            DifferenceJudgement.TooFew => $"Too few sessions to tell it from {other}.",
            DifferenceJudgement.Negligible => $"No different from {other}.",
            // So many sessions that what is rounded away is still no chance.
            _ when sessions.Direction == 0 => $"No different from {other}.",
            _ => $"{(sessions.IsBetter == true ? "Better" : "Worse")} than {other}, by {points} percentage points.",
        };
    }

    private static string Word(SessionMode mode) => mode == SessionMode.Request ? "request" : "session";
}
