using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Airworthy.Protocol;

namespace Airworthy.Server.Search;

/// <summary>
/// What <c>release.version</c> asks of a release: a version to compare with, <c>1.2-beta</c>, or the beginning of one, <c>1.*</c>; of one package
/// with <c>package@</c> before it. Only semantic versions meet it. Builds make no difference.
/// </summary>
internal sealed class VersionCondition
{
    private const int MaxNumbers = 4;

    // A version alone is none to the parser; no real package is asked for by this name.
    private const string AnyPackage = "any@";

    private readonly FilterOperator _comparison;
    private readonly string? _package;
    private readonly ReleaseVersion? _version;
    private readonly ulong[] _beginning;

    private VersionCondition(FilterOperator comparison, string? package, ReleaseVersion? version, ulong[] beginning)
    {
        _comparison = comparison;
        _package = package;
        _version = version;
        _beginning = beginning;
    }

    /// <param name="error">What is wrong with the text.</param>
    public static bool TryParse(
        string text, FilterOperator comparison, [NotNullWhen(true)] out VersionCondition? condition, [NotNullWhen(false)] out string? error)
    {
        condition = null;
        error = null;
        var package = ReleaseName.TrySplit(text, out var name, out var version) ? name : null;
        if (ReleaseName.Parse(AnyPackage + version).Version is { } parsed)
            condition = new(comparison, package, parsed, []);
        else if (!TryReadBeginning(version, out var beginning))
            error = $"'{text}' is no version such as 1.2.3, package@1.2-beta or 1.*; ask for other releases by release:";
        else if (comparison.Opposite is not null)
            error = $"'{text}' is the beginning of many versions, so it cannot be compared; write a whole version";
        else
            condition = new(comparison, package, null, beginning);
        return condition is not null;
    }

    public bool IsMetBy(ReleaseName release)
    {
        if (!release.IsSemantic || release.Version is not { } version || (_package is not null && release.Package != _package))
            return false;
        if (_version is not null)
            return _comparison.Holds(ReleaseVersionComparer.Precedence.Compare(version, _version));
        ReadOnlySpan<ulong> numbers = [version.Major, version.Minor, version.Patch, version.Revision];
        return numbers.StartsWith(_beginning);
    }

    /// <summary>Numbers up to a star or an X.</summary>
    private static bool TryReadBeginning(string text, out ulong[] beginning)
    {
        var parts = text.Split('.').TakeWhile(part => part is not ("*" or "X")).ToArray();
        beginning = new ulong[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == MaxNumbers || !ulong.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out beginning[i]))
                return false;
        }

        return true;
    }
}
