using System.Security.Cryptography;
using System.Text;

namespace Airworthy.Server.Projects;

/// <summary>A key that an SDK proves itself with.</summary>
/// <param name="PublicKey">As it stands in the DSN; also what the key is known by.</param>
/// <param name="Label">What people call it.</param>
/// <param name="IsEnabled">Whether it opens the door.</param>
internal sealed record ProjectKey(string PublicKey, string Label, bool IsEnabled, DateTimeOffset CreatedAt)
{
    public const string DefaultLabel = "Default";

    /// <summary>
    /// The second half of a DSN of old. Nothing has asked for it in years and nothing here checks it, but tools expect a text there: made of the public key, it is no secret.
    /// </summary>
    public string LegacySecret => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PublicKey)))[..32];
}
