namespace Airworthy.Server.Accounts;

/// <summary>
/// Whether a browser's request comes from a page of this server. A browser sends the cookie along whoever made it ask, so a change by cookie must prove where it came from.
/// Source: the Fetch metadata specification (W3C), and <c>Origin</c> in the Fetch standard, which every browser sends with a change.
/// </summary>
internal static class SameOrigin
{
    /// <summary>Whether the request can change something.</summary>
    public static bool IsChange(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    /// <summary>False as well for a request that says nothing of where it comes from.</summary>
    public static bool Is(HttpRequest request)
    {
        // Browsers send it over HTTPS and on one machine; no page can forge it.
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site == "same-origin";
        // Without the scheme: behind a proxy that ends TLS it is another one here than in the browser.
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
