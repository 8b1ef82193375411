using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Cells;

/// <summary>Where one session is counted, and as what.</summary>
internal readonly record struct Contribution(
    ProjectId Project, ReleaseId Release, EnvironmentId Environment, DateTime Started, SessionHealth Health, UserNumber User);

/// <summary>A user's place in the order in which the organization's users were first seen; none for a session without a user.</summary>
internal readonly record struct UserNumber(uint Value)
{
    public static readonly UserNumber None = new(uint.MaxValue);
}
