namespace Airworthy.Server.Releases;

/// <summary>Whether a project names its releases by semantic versions, and what follows for its latest one. Source: getsentry/sentry, <c>follows_semver_versioning_scheme</c>.</summary>
internal static class VersionScheme
{
    /// <summary>How many of the newest releases are looked at.</summary>
    private const int Looked = 10;

    /// <summary>How many of those count as the newest, and how many of <see cref="Looked"/> must be semantic.</summary>
    private const int Few = 3;

    /// <param name="releases">The project's releases that are not archived, with the times at which they became known.</param>
    public static bool IsSemantic(IEnumerable<DatedRelease> releases)
    {
        var newest = releases.OrderDescending(ReleaseOrder.ByDate).Take(Looked).Select(one => one.Release.Name.IsSemantic).ToList();
        return newest.Count switch
        {
            < Few => newest.FirstOrDefault(),
            < Looked => newest.Take(Few).Contains(true),
            _ => newest.Take(Few).Contains(true) && newest.Count(isSemantic => isSemantic) >= Few,
        };
    }

    /// <summary>Whether this release can be compared by its version with the project's others.</summary>
    public static bool IsSemantic(IEnumerable<DatedRelease> releases, Release release) => release.Name.IsSemantic && IsSemantic(releases);

    /// <summary>The latest of the candidates: by version if the project names its releases so, else by date. Null without candidates.</summary>
    public static Release? Latest(IReadOnlyCollection<DatedRelease> candidates, bool isSemantic) =>
        candidates.Count == 0 ? null : candidates.Max(isSemantic ? ReleaseOrder.BySemanticVersionAndId : ReleaseOrder.ByDate).Release;
}
