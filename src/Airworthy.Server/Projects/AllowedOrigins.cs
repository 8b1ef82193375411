namespace Airworthy.Server.Projects;

/// <summary>
/// From which web sites a project takes data. An entry is <c>*</c> for all, an origin (<c>https://shop.example</c>), a scheme (<c>https://*</c>),
/// a domain (<c>shop.example</c>), or all below one (<c>*.shop.example</c>). Apps that are no web site send no origin, and are always welcome.
/// </summary>
internal sealed class AllowedOrigins(string entries)
{
    public const string Everywhere = "*";

    private const int MaxLength = 2_000;

    private readonly string[] _entries = entries.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private readonly bool _isEverywhere = entries == Everywhere;

    /// <summary>As it was written.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>What is wrong with a list of entries, such as one that no site's origin can match; null if it can be applied.</summary>
    public static string? Mistake(string entries)
    {
        if (entries.Length > MaxLength)
            return $"The list must have at most {MaxLength} characters, not {entries.Length}.";
        var origins = new AllowedOrigins(entries);
        if (origins._entries.Length == 0)
            return $"With no entry no web site could send. Write {Everywhere} for all.";
        return origins._entries.FirstOrDefault(entry => !CanMatch(entry)) is { } wrong
            ? $"'{wrong}' is neither {Everywhere}, an origin (https://shop.example), a scheme (https://*), a domain (shop.example) nor all below one (*.shop.example)."
            : null;
    }

    /// <summary>Whether a request with these headers may come. What is no address of the web (as <c>null</c>, or an app's scheme) is no origin.</summary>
    public bool Accept(string origin, string referer)
    {
        if (_isEverywhere)
            return true;
        var named = origin.Length > 0 ? origin : referer;
        if (!Uri.TryCreate(named, UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https"))
            return true;
        return _entries.Any(entry => Matches(entry, site));
    }

    private static bool CanMatch(string entry)
    {
        if (entry == Everywhere)
            return true;
        var scheme = entry.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return IsAuthority(entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry);
        return entry[..scheme] is "http" or "https" && (entry[(scheme + 3)..] == "*" || IsAuthority(entry[(scheme + 3)..].TrimEnd('/')));
    }

    /// <summary>A host's name, and a port if it needs one.</summary>
    private static bool IsAuthority(string text) =>
        !text.Contains('*') && Uri.TryCreate($"https://{text}/", UriKind.Absolute, out var site) && site is { PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0 };

    private static bool Matches(string entry, Uri site)
    {
        if (entry == Everywhere)
            return true;
        var scheme = entry.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            return entry.EndsWith("://*", StringComparison.Ordinal)
                ? entry[..scheme].Equals(site.Scheme, StringComparison.OrdinalIgnoreCase)
                : entry.TrimEnd('/').Equals(site.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
        }

        return entry.StartsWith("*.", StringComparison.Ordinal)
            ? site.Host.EndsWith(entry[1..], StringComparison.OrdinalIgnoreCase)
            : entry.Equals(site.Host, StringComparison.OrdinalIgnoreCase) || entry.Equals(site.Authority, StringComparison.OrdinalIgnoreCase);
    }
}
