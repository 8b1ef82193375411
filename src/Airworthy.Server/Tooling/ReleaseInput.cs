using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Tooling;

/// <summary>What a tool tells of a release, read and checked. What it does not tell is null, and stays as it is.</summary>
internal sealed record ReleaseInput
{
    /// <summary>The projects it is to be in, beside those it is in.</summary>
    public IReadOnlyList<ProjectId> Projects { get; init; } = [];

    public string? Ref { get; init; }

    public string? Url { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? Released { get; init; }

    public bool? IsArchived { get; init; }

    /// <summary>All commits it has; empty if the tool does not tell.</summary>
    public IReadOnlyList<CommitInput> Commits { get; init; } = [];

    /// <summary>The newest commit of each repository; empty to take all commits back.</summary>
    public IReadOnlyList<HeadInput>? Heads { get; init; }
}

/// <summary>A commit as a tool tells it. Null is what it does not tell.</summary>
/// <param name="Created">UTC.</param>
internal sealed record CommitInput(string Sha, string? Repository, string? Message, string? AuthorName, string? AuthorEmail, DateTime? Created, IReadOnlyList<CommitFile>? Files);

/// <summary>The newest commit that a release has of a repository.</summary>
internal sealed record HeadInput(string Repository, string Sha);
