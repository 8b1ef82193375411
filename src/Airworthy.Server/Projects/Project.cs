namespace Airworthy.Server.Projects;

/// <summary>One app (or the part of it that has a DSN of its own).</summary>
/// <param name="PublicKey">The key of its DSN: what an SDK proves itself with.</param>
/// <param name="Origins">From which web sites it takes data.</param>
internal sealed record Project(ProjectId Id, string Slug, string? Platform, string PublicKey, AllowedOrigins Origins)
{
    /// <summary>When its releases count as adopted.</summary>
    public AdoptionRules Adoption { get; init; } = AdoptionRules.Default;

    /// <summary>The DSN for clients that reach this server at <paramref name="baseAddress"/>.</summary>
    public string DsnFor(Uri baseAddress) =>
        $"{baseAddress.Scheme}://{PublicKey}@{baseAddress.Authority}{baseAddress.AbsolutePath.TrimEnd('/')}/{Id}";
}
