namespace Airworthy.Server.Demo;

/// <summary>One release of an app, and how it spreads.</summary>
/// <param name="Rollout">How long it takes to reach those whom it reaches.</param>
/// <param name="Reach">The share of users it reaches; a rollout that is stopped ends earlier.</param>
internal sealed record DemoRelease(int Number, string Version, DateTimeOffset Start, TimeSpan Rollout, double Reach, double CrashRate)
{
    // Far more than anybody's good release.
    private const double BadCrashRate = 0.02;

    /// <summary>Whether it crashes so much that something new must be wrong with it.</summary>
    public bool IsBad => CrashRate >= BadCrashRate;

    /// <summary>The share of users that have it, were there no later one: an S between its start and the end of its rollout.</summary>
    public double AdoptionAt(DateTimeOffset time)
    {
        var x = Math.Clamp((time - Start) / Rollout, 0, 1);
        return Reach * x * x * x * (x * (6 * x - 15) + 10);
    }
}
