namespace Airworthy.Protocol;

/// <summary>
/// A release's name taken apart, <c>package@version+build</c>. Any text can be taken apart; what is not of that form is all version, and has no parsed one.
/// Source: getsentry/sentry-release-parser, <c>src/parser.rs</c>.
/// </summary>
/// <param name="Text">The name without the blanks around it.</param>
/// <param name="Package">What stands before the <c>@</c>; null if there is none.</param>
/// <param name="RawVersion">What stands behind the <c>@</c>; the whole name if there is none.</param>
/// <param name="Version">Null if there is no package or what stands behind it is no version.</param>
public sealed record ReleaseName(string Text, string? Package, string RawVersion, ReleaseVersion? Version)
{
    private const int ShownHashLength = 12;

    public static ReleaseName Parse(string text)
    {
        text = text.Trim();
        if (!TrySplit(text, out var package, out var version))
            return new(text, null, text, null);
        var isVersion = ReleaseVersion.TryParse(version, out var parsed) && !IsBuildHash(version);
        return new(text, package, version, isVersion ? parsed : null);
    }

    /// <summary>Splits at the first <c>@</c> that is not the first character, for that one belongs to the package; false if a side of it is empty.</summary>
    public static bool TrySplit(string text, out string package, out string version)
    {
        var nameStart = text.StartsWith('@') ? 1 : 0;
        var at = text.IndexOf('@', nameStart);
        var isSplit = at > nameStart && at < text.Length - 1;
        package = isSplit ? text[..at] : "";
        version = isSplit ? text[(at + 1)..] : text;
        return isSplit;
    }

    /// <summary>
    /// Whether Sentry counts it as a semantic version: parsed, and each number fits a signed 64-bit integer.
    /// A version without a package is none.
    /// </summary>
    public bool IsSemantic =>
        Version is { Major: <= long.MaxValue, Minor: <= long.MaxValue, Patch: <= long.MaxValue, Revision: <= long.MaxValue };

    /// <summary>The hash of a commit or a build that the name holds; null without one.</summary>
    public string? BuildHash => Version is { } version && IsBuildHash(version.Build) ? version.Build : IsBuildHash(RawVersion) ? RawVersion : null;

    /// <summary>The short form for people: the version, and its build in parentheses; the whole name if it is neither version nor hash.</summary>
    public string Description
    {
        get
        {
            var hash = BuildHash?[..ShownHashLength];
            if (Version is not { } version)
                return hash ?? Text;
            var build = hash ?? version.Build;
            return build.Length > 0 ? $"{version.WithoutBuild} ({build})" : version.WithoutBuild;
        }
    }

    private static bool IsBuildHash(string text) => text.Length is 12 or 16 or 20 or 32 or 40 or 64 && text.All(char.IsAsciiHexDigit);
}
