using Airworthy.Server.Cells;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.Projects;

/// <summary>Which way a figure went.</summary>
public enum Trend
{
    /// <summary>One of the two periods has nothing to compare.</summary>
    Unknown,
    Same,
    Better,
    Worse,
}

/// <summary>A crash-free share, and that of the period before.</summary>
public readonly record struct Score(long Crashed, long Total, long CrashedBefore, long TotalBefore)
{
    /// <summary>What FigureText calls 0 %.</summary>
    private const double Least = 0.0005;

    internal static Score OfSessions(ProjectCard card) => Of(card.Now.Sessions, card.Before.Sessions);

    internal static Score OfUsers(ProjectCard card) => Of(card.Now.Users, card.Before.Users);

    /// <summary>Percentage points of the crash-free share since the period before, of raw values; null if one of the two had nothing.</summary>
    public double? Points => Total == 0 || TotalBefore == 0 ? null : 100.0 * ((double)CrashedBefore / TotalBefore - (double)Crashed / Total);

    public Trend Trend => Points switch
    {
        null => Trend.Unknown,
        >= Least => Trend.Better,
        <= -Least => Trend.Worse,
        _ => Trend.Same,
    };

    private static Score Of(HealthCounts now, HealthCounts before) => new(now.Crashed, now.Total, before.Crashed, before.Total);
}
