using Airworthy.Server.Projects;

namespace Airworthy.Server.Releases;

/// <summary>A name as the wire brought it, in the project it belongs to.</summary>
internal sealed record NameKey(ProjectId Project, byte[] Utf8);

/// <summary>A name that is looked up where it stands in the request.</summary>
internal readonly ref struct NameSpan(ProjectId project, ReadOnlySpan<byte> utf8)
{
    public readonly ProjectId Project = project;
    public readonly ReadOnlySpan<byte> Utf8 = utf8;
}

internal sealed class NameKeyComparer : IEqualityComparer<NameKey>, IAlternateEqualityComparer<NameSpan, NameKey>
{
    public static readonly NameKeyComparer Instance = new();

    public bool Equals(NameKey? x, NameKey? y) =>
        x is null || y is null ? ReferenceEquals(x, y) : Equals(new NameSpan(x.Project, x.Utf8), y);

    public int GetHashCode(NameKey key) => GetHashCode(new NameSpan(key.Project, key.Utf8));

    public bool Equals(NameSpan alternate, NameKey other) =>
        alternate.Project == other.Project && alternate.Utf8.SequenceEqual(other.Utf8);

    public int GetHashCode(NameSpan alternate)
    {
        var hash = new HashCode();
        hash.Add(alternate.Project.Value);
        hash.AddBytes(alternate.Utf8);
        return hash.ToHashCode();
    }

    public NameKey Create(NameSpan alternate) => new(alternate.Project, alternate.Utf8.ToArray());
}
