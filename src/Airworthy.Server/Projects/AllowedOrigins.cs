namespace Airworthy.Server.Projects;

/// <summary>
/// From which web sites a project takes data. An entry is <c>*</c> for all, an origin (<c>https://shop.example</c>), a scheme (<c>https://*</c>),
/// a domain (<c>shop.example</c>), or all below one (<c>*.shop.example</c>). Apps that are no web site send no origin, and are always welcome.
/// </summary>
internal sealed class AllowedOrigins(string entries)
{
    public const string Everywhere = "*";

    private readonly string[] _entries = entries.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private readonly bool _isEverywhere = entries == Everywhere;

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
