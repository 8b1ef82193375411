using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Airworthy.Protocol;

namespace Airworthy.Server.Search;

/// <summary>
/// What <c>release.build</c> asks of a release: a number to compare with, a text to be equal to, or the beginning of one, <c>12*</c>;
/// the star alone, or nothing, for any build. Only semantic versions have builds.
/// </summary>
internal sealed class BuildCondition
{
    private readonly Func<ReleaseVersion, bool> _isMet;

    private BuildCondition(Func<ReleaseVersion, bool> isMet) => _isMet = isMet;

    /// <param name="error">What is wrong with the text.</param>
    public static bool TryParse(
        string text, FilterOperator comparison, [NotNullWhen(true)] out BuildCondition? condition, [NotNullWhen(false)] out string? error)
    {
        condition = null;
        error = null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            condition = new(version => version.BuildNumber is { } build && comparison.Holds(build.CompareTo(number)));
        else if (comparison.Opposite is not null)
            error = $"'{text}' is no number of at most 63 bits, so builds cannot be compared with it";
        else if (text.Length == 0 || text[^1] == '*')
            condition = new(version => version.Build.Length > 0 && version.Build.StartsWith(text.TrimEnd('*'), StringComparison.Ordinal));
        else
            condition = new(version => version.Build == text);
        return condition is not null;
    }

    public bool IsMetBy(ReleaseName release) => release is { IsSemantic: true, Version: { } version } && _isMet(version);
}
