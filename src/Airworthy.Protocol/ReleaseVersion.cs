using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Airworthy.Protocol;

/// <summary>
/// The version of a release: <c>major[.minor[.patch[.revision]]][-pre][+build]</c>, a looser form than semver's. A number that was not written is 0;
/// so is one that does not fit 64 bits. Source: getsentry/sentry-release-parser, <c>src/parser.rs</c>.
/// </summary>
public sealed record ReleaseVersion
{
    private const int MaxNumbers = 4;

    private ReleaseVersion(ReadOnlySpan<ulong> numbers, int components, string preRelease, string build, string withoutBuild)
    {
        (Major, Minor, Patch, Revision) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        Components = components;
        PreRelease = preRelease;
        Build = build;
        WithoutBuild = withoutBuild;
    }

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    public ulong Revision { get; }

    /// <summary>How many of the numbers were written, 1 to 4.</summary>
    public int Components { get; }

    /// <summary>Without the hyphen before it; empty for a final version, and for one that ends with a hyphen.</summary>
    public string PreRelease { get; }

    /// <summary>What stands behind the <c>+</c>; empty if nothing does.</summary>
    public string Build { get; }

    /// <summary>As it was written, without the build.</summary>
    public string WithoutBuild { get; }

    /// <summary>The build as a number, if it is one that fits a signed 64-bit integer.</summary>
    public long? BuildNumber => long.TryParse(Build, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The version alone, without a package.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ReleaseVersion? version)
    {
        version = null;
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var (name, build) = plus < 0 ? (text, "") : (text[..plus], text[(plus + 1)..]);
        if (plus >= 0 && !build.Split('.').All(IsBuildIdentifier))
            return false;

        Span<ulong> numbers = stackalloc ulong[MaxNumbers];
        var components = ReadNumbers(name, numbers, out var end);
        if (components == 0 || !TryReadPreRelease(name[end..], isOnlyMajor: components == 1, out var preRelease))
            return false;
        version = new(numbers, components, preRelease, build, name);
        return true;
    }

    /// <summary>The number of the numbers, and where the text behind them begins.</summary>
    private static int ReadNumbers(string text, Span<ulong> numbers, out int end)
    {
        var components = 0;
        end = 0;
        while (components < MaxNumbers)
        {
            var start = components == 0 ? 0 : end + 1;
            if (components > 0 && (end >= text.Length || text[end] != '.'))
                break;
            var length = text.AsSpan(start).IndexOfAnyExceptInRange('0', '9');
            var digits = length < 0 ? text.AsSpan(start) : text.AsSpan(start, length);
            if (digits.IsEmpty)
                break;
            numbers[components++] = ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            end = start + digits.Length;
        }

        return components;
    }

    /// <summary>A hyphen begins it, or a small letter, which then belongs to it. A letter right behind the major version alone would take too many names for versions.</summary>
    private static bool TryReadPreRelease(string text, bool isOnlyMajor, out string preRelease)
    {
        preRelease = "";
        if (text.Length == 0)
            return true;
        var isHyphen = text[0] == '-';
        if (!isHyphen && (isOnlyMajor || !char.IsAsciiLetterLower(text[0])))
            return false;
        preRelease = isHyphen ? text[1..] : text;
        var identifiers = text[1..].Split('.');
        return identifiers.Skip(1).All(IsPreReleaseIdentifier) && (identifiers[0].Length == 0 || IsPreReleaseIdentifier(identifiers[0]));
    }

    private static bool IsBuildIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>As in semver: a number among them has no leading zero.</summary>
    private static bool IsPreReleaseIdentifier(string text) =>
        IsBuildIdentifier(text) && (text == "0" || text[0] != '0' || !text.All(char.IsAsciiDigit));
}
