namespace Airworthy.Server.Projects;

/// <summary>One app (or the part of it that has a DSN of its own).</summary>
/// <param name="Keys">Its keys in the order in which they were made: one at least.</param>
/// <param name="Origins">From which web sites it takes data.</param>
internal sealed record Project(ProjectId Id, string Slug, string? Platform, IReadOnlyList<ProjectKey> Keys, AllowedOrigins Origins)
{
    /// <summary>What people call it: its slug until somebody says otherwise.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its releases count as adopted.</summary>
    public AdoptionRules Adoption { get; init; } = AdoptionRules.Default;

    /// <summary>The key of the DSN that is shown: the first one that opens the door.</summary>
    public string PublicKey => (Keys.FirstOrDefault(key => key.IsEnabled) ?? Keys[0]).PublicKey;

    public bool HasKey(ReadOnlySpan<char> publicKey)
    {
        foreach (var key in Keys)
        {
            if (publicKey.SequenceEqual(key.PublicKey))
                return true;
        }

        return false;
    }

    /// <summary>The DSN for clients that reach this server at <paramref name="baseAddress"/>.</summary>
    public string DsnFor(Uri baseAddress) => DsnFor(baseAddress, PublicKey);

    /// <summary>The DSN with one of its keys, or with what else is to stand before the address.</summary>
    public string DsnFor(Uri baseAddress, string key) =>
        $"{baseAddress.Scheme}://{key}@{baseAddress.Authority}{baseAddress.AbsolutePath.TrimEnd('/')}/{Id}";
}
