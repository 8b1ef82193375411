namespace Airworthy.Server.Web;

/// <summary>
/// Tells browsers what a page of ours may do: load our own scripts, styles and images, and nothing else. No inline script or style, no <c>eval</c>, no frame around it.
/// A release's name comes from outside; should one ever reach a page unescaped, it still could not run.
/// </summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(http);
    }
}
