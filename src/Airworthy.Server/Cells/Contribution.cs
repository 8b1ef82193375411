using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Users;

namespace Airworthy.Server.Cells;

/// <summary>Where a session is counted, and as what.</summary>
internal readonly record struct Contribution(
    ProjectId Project, ReleaseId Release, EnvironmentId Environment, DateTime Started, SessionHealth Health, UserHash User)
{
    /// <summary>No duration: the session did not end as it should, or nobody said how long it was.</summary>
    public const uint NoDuration = uint.MaxValue;

    /// <summary>How long the session lasted, in milliseconds, or <see cref="NoDuration"/>.</summary>
    public uint Duration { get; init; } = NoDuration;

    public AbnormalMechanism Mechanism { get; init; }

    /// <summary>The SDK counted it itself.</summary>
    public bool IsAggregated { get; init; }

    public bool HasDuration => Duration != NoDuration;

    /// <summary>Whether what a session added to users and durations is no longer true of what it is now, which a set cannot undo.</summary>
    /// <param name="moves">Whether it now belongs to another cell.</param>
    public bool LosesParts(in Contribution after, bool moves)
    {
        var losesUser = User != UserHash.None && (moves || User != after.User || after.Health < Health || after.Mechanism < Mechanism);
        return losesUser || (HasDuration && (moves || Duration != after.Duration));
    }

    public CellKey KeyAt(CellResolution resolution) => new(resolution.PeriodOf(Started), Release, Environment);
}
