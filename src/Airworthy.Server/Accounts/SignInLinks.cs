using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Airworthy.Server.Accounts;

/// <summary>Links that sign in whoever opens them first. They live in memory: a restart makes them worthless and prints a new one.</summary>
internal sealed class SignInLinks(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _open = new();

    /// <summary>The secret part of a new link.</summary>
    public string Create()
    {
        var secret = RandomNumberGenerator.GetHexString(40, lowercase: true);
        _open[secret] = time.GetUtcNow() + Lifetime;
        return secret;
    }

    /// <summary>Uses a link up; false if it was used before, has expired or never was one.</summary>
    public bool TryUse(string secret) => _open.TryRemove(secret, out var expires) && expires > time.GetUtcNow();
}
