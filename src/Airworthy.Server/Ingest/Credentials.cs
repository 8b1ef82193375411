using System.Text;
using Airworthy.Protocol;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Finds what a request proves itself with. Exactly one source may carry credentials: a second one is an error, not a fallback.
/// Source: getsentry/relay, <c>relay-server/src/extractors/request_meta.rs</c>.
/// </summary>
internal static class Credentials
{
    private const string SentryScheme = "sentry ";
    private const string BasicScheme = "basic ";

    /// <summary>The credentials outside of the body; no key in them if there are none. Null if what is there can be read.</summary>
    public static Refusal? Find(HttpRequest request, out SentryAuth auth)
    {
        auth = default;
        var sources = 0;
        string? wrong = null;

        var header = request.Headers["X-Sentry-Auth"].ToString();
        if (header.StartsWith(SentryScheme, StringComparison.OrdinalIgnoreCase))
        {
            sources++;
            wrong = SentryAuth.ReadHeader(header.AsSpan(SentryScheme.Length), out auth);
        }

        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(SentryScheme, StringComparison.OrdinalIgnoreCase))
        {
            sources++;
            wrong ??= SentryAuth.ReadHeader(authorization.AsSpan(SentryScheme.Length), out auth);
        }
        else if (authorization.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase))
        {
            sources++;
            wrong ??= ReadBasic(authorization[BasicScheme.Length..], out auth);
        }

        var query = request.QueryString.Value ?? "";
        if (query.Contains("sentry_", StringComparison.Ordinal) && !IsOnlyData(query))
        {
            sources++;
            wrong ??= SentryAuth.ReadQuery(query.AsSpan(1), out auth);
        }

        if (sources > 1)
            return Refusal.Unauthorized("credentials came from more than one source: use one of X-Sentry-Auth, Authorization and the query");
        if (wrong is not null)
            return Refusal.Unauthorized($"the credentials cannot be read: {wrong}");
        return auth.Version > SentryAuth.NewestVersion
            ? Refusal.BadRequest($"protocol version {auth.Version} is not known; {SentryAuth.NewestVersion} is the newest")
            : null;
    }

    // A pixel carries its event in the query, and may authenticate by a header.
    private static bool IsOnlyData(string query) =>
        query.StartsWith("?sentry_data=", StringComparison.Ordinal) && query.IndexOf("sentry_", 2, StringComparison.Ordinal) < 0;

    private static string? ReadBasic(string encoded, out SentryAuth auth)
    {
        auth = default;
        Span<byte> bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out var length))
            return "Basic is not followed by base64";
        var pair = Encoding.UTF8.GetString(bytes[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        var key = colon < 0 ? pair : pair[..colon];
        if (key.Length == 0)
            return "Basic names no public key";
        auth = SentryAuth.OfKey(key);
        return null;
    }
}
