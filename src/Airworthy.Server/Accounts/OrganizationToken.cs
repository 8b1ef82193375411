using System.Security.Cryptography;
using System.Text.Json;

namespace Airworthy.Server.Accounts;

/// <summary>
/// The form of a token for builds: it says where the server is and which organization it is for, so that a tool needs nothing else to be told.
/// Source: getsentry/sentry, <c>src/sentry/utils/security/orgauthtoken_token.py</c>.
/// </summary>
internal static class OrganizationToken
{
    private const string Prefix = "sntrys_";

    /// <summary>Whether a text, known or not, means to be one.</summary>
    public static bool HasForm(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Makes one of 32 random bytes.</summary>
    /// <param name="address">Where tools reach this server: a root, for they refuse others.</param>
    public static string Create(Uri address, string organization, DateTimeOffset now)
    {
        var root = address.GetLeftPart(UriPartial.Authority);
        var facts = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iat"] = now.ToUnixTimeMilliseconds() / 1000.0,
            ["url"] = root,
            ["region_url"] = root,
            ["org"] = organization,
        });
        // Tools take it apart at its two underscores, which this base64 has none of, and want the first part padded and the second not.
        return $"{Prefix}{Convert.ToBase64String(facts)}_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=')}";
    }
}
