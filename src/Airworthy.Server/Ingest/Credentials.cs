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
    /// <param name="sentryAuth">The header <c>X-Sentry-Auth</c>, empty if there is none.</param>
    /// <param name="authorization">The header <c>Authorization</c>, empty if there is none.</param>
    /// <param name="query">With its question mark, empty if there is none.</param>
    public static Refusal? Find(ReadOnlySpan<char> sentryAuth, ReadOnlySpan<char> authorization, ReadOnlySpan<char> query, out SentryAuth auth)
    {
        auth = default;
        var sources = 0;
        string? wrong = null;

        if (sentryAuth.StartsWith(SentryScheme, StringComparison.OrdinalIgnoreCase))
        {
            sources++;
            wrong = SentryAuth.ReadHeader(sentryAuth[SentryScheme.Length..], out auth);
        }

        if (authorization.StartsWith(SentryScheme, StringComparison.OrdinalIgnoreCase))
        {
            sources++;
            wrong ??= SentryAuth.ReadHeader(authorization[SentryScheme.Length..], out auth);
        }
        else if (authorization.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase))
        {
            sources++;
            wrong ??= ReadBasic(authorization[BasicScheme.Length..], out auth);
        }

        if (query.Contains("sentry_", StringComparison.Ordinal) && !IsOnlyData(query))
        {
            sources++;
            wrong ??= SentryAuth.ReadQuery(query[1..], out auth);
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
    private static bool IsOnlyData(ReadOnlySpan<char> query) =>
        query.StartsWith("?sentry_data=", StringComparison.Ordinal) && !query[2..].Contains("sentry_", StringComparison.Ordinal);

    private static string? ReadBasic(ReadOnlySpan<char> encoded, out SentryAuth auth)
    {
        auth = default;
        Span<byte> bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded.Trim(), bytes, out var length))
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
