using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Releases;

/// <summary>A version of one project's app, known since its first accepted session.</summary>
/// <param name="Utf8">The version as it came, for ordinal comparison.</param>
internal sealed record Release(ReleaseId Id, ProjectId Project, string Version, byte[] Utf8)
{
    /// <summary>The version taken apart.</summary>
    public ReleaseName Name { get; } = ReleaseName.Parse(Version);

    /// <summary>What it is ordered by among semantic versions; null if it is none.</summary>
    public ReleaseVersion? SemanticVersion => Name.IsSemantic ? Name.Version : null;
}
