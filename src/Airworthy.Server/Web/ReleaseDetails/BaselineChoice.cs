namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>What a release is compared with, as the address writes it.</summary>
/// <param name="Text">all, others, previous, or release: and a version.</param>
internal sealed record BaselineChoice(string Text)
{
    private const string OfRelease = "release:";

    /// <summary>All of the project's releases, this one included.</summary>
    public static readonly BaselineChoice All = new("all");

    /// <summary>All of them but this one.</summary>
    public static readonly BaselineChoice Others = new("others");

    /// <summary>The one made before it.</summary>
    public static readonly BaselineChoice Previous = new("previous");

    public static BaselineChoice Of(string version) => new(OfRelease + version);

    /// <summary>Null unless a release is named.</summary>
    public string? Version => Text.StartsWith(OfRelease, StringComparison.Ordinal) ? Text[OfRelease.Length..] : null;

    /// <summary>What is none is the default.</summary>
    public static BaselineChoice Parse(string text) =>
        text == Others.Text || text == Previous.Text || (text.StartsWith(OfRelease, StringComparison.Ordinal) && text.Length > OfRelease.Length) ? new(text) : All;
}
