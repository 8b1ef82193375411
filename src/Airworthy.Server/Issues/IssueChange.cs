namespace Airworthy.Server.Issues;

/// <summary>What somebody wants an issue to be.</summary>
internal abstract record IssueChange
{
    /// <summary>Nothing that is kept here, such as that somebody has seen it.</summary>
    public sealed record Nothing : IssueChange;

    /// <summary>Fixed: whatever still comes is a regression.</summary>
    public sealed record Resolve : IssueChange;

    /// <summary>Fixed in a release; <c>latest</c> for each project's latest.</summary>
    public sealed record ResolveInRelease(string Version) : IssueChange;

    /// <summary>Fixed in what comes after the release where it was seen last.</summary>
    public sealed record ResolveInNextRelease : IssueChange;

    /// <summary>Fixed by a commit, which may not be in a release yet.</summary>
    /// <param name="Repository">Null for any that has it.</param>
    public sealed record ResolveInCommit(string Sha, string? Repository) : IssueChange;

    public sealed record Unresolve(IssueSubstatus Substatus) : IssueChange;

    /// <param name="Duration">For how long; null for ever.</param>
    /// <param name="Events">For how many events more; null for any number.</param>
    public sealed record Ignore(IssueSubstatus Substatus, TimeSpan? Duration, long? Events) : IssueChange;
}
