namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>Where a commit can be looked at. Tools tell a repository's name; only if that is a web address is it known where it is.</summary>
internal static class CommitAddress
{
    /// <summary>Null if nobody has said where the repository is.</summary>
    public static string? Of(string repository, string sha)
    {
        if (!Uri.TryCreate(repository, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || !sha.All(char.IsAsciiLetterOrDigit))
            return null;
        var root = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        root = root.EndsWith(".git", StringComparison.Ordinal) ? root[..^4] : root;
        // GitLab has a path of its own for it, and takes this one as well.
        return $"{root}/commit/{sha}";
    }
}
