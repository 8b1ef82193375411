using System.Globalization;

namespace Airworthy.Protocol;

/// <summary>
/// The order of versions: by their four numbers, then a pre-release before the final version, pre-releases among each other as plain text
/// (<c>rc10</c> before <c>rc2</c>: unlike semver, as in Sentry). Versions that are written differently may be equal: <c>1.0</c> and <c>1.0.0</c>.
/// </summary>
public sealed class ReleaseVersionComparer : IComparer<ReleaseVersion>
{
    /// <summary>Builds make no difference.</summary>
    public static readonly ReleaseVersionComparer Precedence = new(withBuild: false);

    /// <summary>
    /// Of the same version, one without a build comes first, then builds that are numbers, then other builds as plain text.
    /// Sentry's parser compares a number with a text as texts, by which 9 comes before 10, 10 before 1a and 1a before 9: no order that could be sorted by.
    /// </summary>
    public static readonly ReleaseVersionComparer WithBuild = new(withBuild: true);

    private readonly bool _withBuild;

    private ReleaseVersionComparer(bool withBuild) => _withBuild = withBuild;

    public int Compare(ReleaseVersion? x, ReleaseVersion? y)
    {
        if (x is null || y is null)
            return (x is not null).CompareTo(y is not null);
        var order = (x.Major, x.Minor, x.Patch, x.Revision).CompareTo((y.Major, y.Minor, y.Patch, y.Revision));
        if (order == 0)
            order = (x.PreRelease.Length == 0).CompareTo(y.PreRelease.Length == 0);
        if (order == 0)
            order = string.CompareOrdinal(x.PreRelease, y.PreRelease);
        return order == 0 && _withBuild ? CompareBuilds(x.Build, y.Build) : order;
    }

    private static int CompareBuilds(string x, string y)
    {
        var (xIsNumber, yIsNumber) = (TryReadNumber(x, out var xNumber), TryReadNumber(y, out var yNumber));
        if (xIsNumber && yIsNumber)
            return xNumber.CompareTo(yNumber);
        var order = Rank(x, xIsNumber).CompareTo(Rank(y, yIsNumber));
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }

    private static int Rank(string build, bool isNumber) => build.Length == 0 ? 0 : isNumber ? 1 : 2;

    private static bool TryReadNumber(string build, out ulong number) => ulong.TryParse(build, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
