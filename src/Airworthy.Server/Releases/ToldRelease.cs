using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Releases;

/// <summary>A release as tools and events tell it: one of the organization, in the projects it is linked to. Times are UTC.</summary>
/// <param name="Row">Its row in the tracker.</param>
internal sealed record ToldRelease(long Row, string Version)
{
    /// <summary>The version taken apart.</summary>
    public ReleaseName Name { get; } = ReleaseName.Parse(Version);

    /// <summary>When a tool or an event first named it.</summary>
    public required DateTime Created { get; init; }

    /// <summary>When a tool says it was released; null until it is finalized.</summary>
    public required DateTime? Released { get; init; }

    public required bool IsArchived { get; init; }

    /// <summary>What it was built from: a commit, a branch, a tag.</summary>
    public required string? Ref { get; init; }

    public required string? Url { get; init; }

    /// <summary>The tool that made it known.</summary>
    public required string? UserAgent { get; init; }

    public required bool HasCommits { get; init; }

    public required IReadOnlySet<ProjectId> Projects { get; init; }

    /// <summary>Where events came from or it was deployed to.</summary>
    public required IReadOnlySet<(ProjectId Project, string Environment)> Environments { get; init; }
}
