using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What a filter of events or issues is read against: what is selected beside it, and where the releases stand that its keys speak of.</summary>
internal sealed record EventScope
{
    /// <summary>The snapshot that the question is answered from.</summary>
    public required SqlSession Session { get; init; }

    public required IReadOnlyList<Project> Projects { get; init; }

    /// <summary>Names, the empty one for events that name none; null for all.</summary>
    public required IReadOnlyList<string>? Environments { get; init; }

    public required IssueReleases Releases { get; init; }

    public required NameRegistry Names { get; init; }

    public required StagesAt Stages { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Now { get; init; }
}
