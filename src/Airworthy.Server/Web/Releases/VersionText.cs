using Airworthy.Protocol;

namespace Airworthy.Server.Web.Releases;

/// <summary>A release's name taken apart for the eye, as SDKs put it together: <c>package@version+build</c>. What is not of that form is all version.</summary>
public readonly record struct VersionText(string Package, string Version, string Build)
{
    private const int ShownHashLength = 12;

    public static VersionText Of(string release)
    {
        var name = ReleaseName.Parse(release);
        return new(name.Package ?? "", Shorten(name.Version?.WithoutBuild ?? name.RawVersion, name), Shorten(name.Version?.Build ?? "", name));
    }

    /// <summary>A commit's hash is as telling in its first twelve digits.</summary>
    private static string Shorten(string text, ReleaseName name) => text == name.BuildHash ? text[..ShownHashLength] : text;
}
