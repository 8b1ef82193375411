using System.Globalization;

namespace Airworthy.Protocol;

/// <summary>
/// What a client is configured with: <c>{scheme}://{public key}[:{secret}]@{host}[:{port}][/{path}]/{project id}</c>.
/// Host and scheme are the client's business: it may know the server by another name. Source: https://develop.sentry.dev/sdk/foundations/transport/authentication/
/// </summary>
public readonly record struct Dsn(string PublicKey, ulong ProjectId)
{
    /// <summary>Reads key and project; false if the text is no DSN.</summary>
    public static bool TryParse(string text, out Dsn dsn)
    {
        dsn = default;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return false;

        var key = uri.UserInfo;
        if (key.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
            key = key[..colon];
        var path = uri.AbsolutePath.TrimEnd('/');
        var project = path[(path.LastIndexOf('/') + 1)..];
        if (key.Length == 0 || !ulong.TryParse(project, NumberStyles.None, CultureInfo.InvariantCulture, out var projectId))
            return false;

        dsn = new(Uri.UnescapeDataString(key), projectId);
        return true;
    }
}
