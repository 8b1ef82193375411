namespace Airworthy.Server.Web.Releases;

/// <summary>A release's name taken apart for the eye, as SDKs put it together: <c>package@version+build</c>. What is not of that form is all version.</summary>
public readonly record struct VersionText(string Package, string Version, string Build)
{
    private const int ShownHashLength = 12;

    public static VersionText Of(string release)
    {
        var at = release.LastIndexOf('@');
        var (package, rest) = at > 0 && at < release.Length - 1 ? (release[..at], release[(at + 1)..]) : ("", release);
        var plus = package.Length > 0 ? rest.IndexOf('+') : -1;
        var (version, build) = plus > 0 && plus < rest.Length - 1 ? (rest[..plus], rest[(plus + 1)..]) : (rest, "");
        return new(package, Shorten(version), Shorten(build));
    }

    /// <summary>A commit's hash is as telling in its first twelve digits.</summary>
    private static string Shorten(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigit) ? text[..ShownHashLength] : text;
}
