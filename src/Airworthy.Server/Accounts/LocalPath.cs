namespace Airworthy.Server.Accounts;

/// <summary>Where a form leads back to, as the form says. It comes from outside, and must never lead out of this server.</summary>
internal static class LocalPath
{
    /// <summary>A path of this server's own and nothing else; the first page otherwise.</summary>
    public static string Of(string? text) =>
        text is ['/', ..] && text is not ['/', '/' or '\\', ..] && Uri.IsWellFormedUriString(text, UriKind.Relative) ? text : "/";
}
