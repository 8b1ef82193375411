namespace Airworthy.Server.Projects;

/// <summary>When a project's release counts as adopted in an environment.</summary>
/// <param name="WindowHours">The hours before a full hour whose sessions are compared.</param>
/// <param name="Percent">The release's share of the environment's sessions from which on it is adopted, exactly that much included.</param>
internal sealed record AdoptionRules(int WindowHours, int Percent)
{
    public const int MaxWindowHours = 7 * 24;

    /// <summary>Sentry's, which cannot be changed there.</summary>
    public static readonly AdoptionRules Default = new(WindowHours: 6, Percent: 10);

    /// <summary>What is wrong with them; null if they can be applied.</summary>
    public string? Mistake
    {
        get
        {
            if (WindowHours is < 1 or > MaxWindowHours)
                return $"The window of adoption must be 1 to {MaxWindowHours} hours, not {WindowHours}.";
            // From 0 % on, a release without a single session would be adopted.
            return Percent is < 1 or > 100 ? $"The share of sessions for adoption must be 1 to 100 percent, not {Percent}." : null;
        }
    }
}
