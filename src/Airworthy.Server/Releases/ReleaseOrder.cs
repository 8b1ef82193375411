using Airworthy.Protocol;

namespace Airworthy.Server.Releases;

/// <summary>A release and the time it is ordered by, which is when it became known or was said to be released. UTC.</summary>
internal readonly record struct DatedRelease(Release Release, DateTime Date);

/// <summary>The orders of releases, from the lowest to the highest. No two releases are equal in them.</summary>
internal static class ReleaseOrder
{
    /// <summary>The later one is higher.</summary>
    public static readonly IComparer<DatedRelease> ByDate = Comparer<DatedRelease>.Create(CompareDates);

    /// <summary>
    /// The higher version is higher, whatever the builds. Releases that are no semantic versions are below all others. The date decides between the rest.
    /// Read backwards it is Sentry's <c>sort=semver</c>.
    /// </summary>
    public static readonly IComparer<DatedRelease> BySemanticVersion = Comparer<DatedRelease>.Create(static (left, right) =>
        CompareVersions(left, right) is not 0 and var order ? order : CompareDates(left, right));

    /// <summary>The same for finding the latest release: of equal versions, the one that was registered later, for a date may be changed.</summary>
    public static readonly IComparer<DatedRelease> BySemanticVersionAndId = Comparer<DatedRelease>.Create(static (left, right) =>
        CompareVersions(left, right) is not 0 and var order ? order : CompareIds(left, right));

    private static int CompareVersions(DatedRelease left, DatedRelease right) =>
        ReleaseVersionComparer.Precedence.Compare(left.Release.SemanticVersion, right.Release.SemanticVersion);

    private static int CompareDates(DatedRelease left, DatedRelease right) =>
        left.Date.CompareTo(right.Date) is not 0 and var order ? order : CompareIds(left, right);

    private static int CompareIds(DatedRelease left, DatedRelease right) => left.Release.Id.Value.CompareTo(right.Release.Id.Value);
}
