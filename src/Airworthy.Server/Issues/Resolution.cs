using Airworthy.Protocol;

namespace Airworthy.Server.Issues;

/// <summary>The release that an issue is resolved in, or in whose successor. Source of the rules: getsentry/sentry, <c>src/sentry/models/groupresolution.py</c>.</summary>
/// <param name="After">It is resolved in whatever comes after this release; null if it is resolved in <paramref name="Release"/>, or nobody knows where it was seen last.</param>
internal sealed record Resolution(ResolutionKind Kind, IssueRelease Release, IssueRelease? After)
{
    /// <summary>Whether an event of a release does not contradict it: it still happens where it was not resolved yet.</summary>
    /// <param name="seen">The event's release. Null if it names none: then it is taken for an old one.</param>
    /// <param name="byVersion">Whether the project compares that release by its version.</param>
    public bool Covers(IssueRelease? seen, bool byVersion)
    {
        if (seen is null)
            return true;
        var version = byVersion ? seen.Name.Version : null;
        if (After is { } after)
        {
            return version is not null && after.Name.Version is { } last
                ? Compare(version, last) <= 0 || (Release.Name.Version is { } next && Compare(version, next) < 0)
                : IsSame(seen, after) || after.Date > seen.Date;
        }

        if (Kind == ResolutionKind.InNextRelease)
            return IsSame(seen, Release) || Release.Date > seen.Date;
        if (IsSame(seen, Release))
            return false;
        return version is not null && Release.Name.Version is { } resolved ? Compare(version, resolved) < 0 : Release.Date >= seen.Date;
    }

    private static int Compare(ReleaseVersion left, ReleaseVersion right) => ReleaseVersionComparer.WithBuild.Compare(left, right);

    private static bool IsSame(IssueRelease left, IssueRelease right) => left.Version == right.Version;
}
