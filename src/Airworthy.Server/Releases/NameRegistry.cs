using System.Collections.Concurrent;
using System.Text;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Releases;

/// <summary>
/// Gives releases (per project) and environments (per installation) the numbers that facts hold in place of their names.
/// Looking a known name up takes no lock and allocates nothing.
/// </summary>
internal sealed class NameRegistry
{
    // Environments are registered under this project, which no project can have.
    private static readonly ProjectId AnyProject = new(0);

    private readonly ConcurrentDictionary<NameKey, int> _releases = new(NameKeyComparer.Instance);
    private readonly ConcurrentDictionary<NameKey, int> _environments = new(NameKeyComparer.Instance);
    private readonly ConcurrentDictionary<int, Release> _releaseById = new();
    private readonly ConcurrentDictionary<int, byte[]> _environmentById = new();
    private readonly ConcurrentDictionary<ProjectId, int> _releaseCounts = new();
    private int _lastRelease;
    private int _lastEnvironment;

    public int EnvironmentCount => _environments.Count;

    public bool TryFindRelease(ProjectId project, ReadOnlySpan<byte> version, out ReleaseId release)
    {
        var found = _releases.GetAlternateLookup<NameSpan>().TryGetValue(new(project, version), out var id);
        release = new(id);
        return found;
    }

    /// <summary>The empty name is known: <see cref="EnvironmentId.None"/>.</summary>
    public bool TryFindEnvironment(ReadOnlySpan<byte> name, out EnvironmentId environment)
    {
        environment = EnvironmentId.None;
        if (name.IsEmpty)
            return true;
        var found = _environments.GetAlternateLookup<NameSpan>().TryGetValue(new(AnyProject, name), out var id);
        environment = new(id);
        return found;
    }

    public int ReleaseCount(ProjectId project) => _releaseCounts.GetValueOrDefault(project);

    /// <summary>The number the next new release gets. Who uses it holds the commit queue's gate until the release is added.</summary>
    public ReleaseId NextRelease => new(_lastRelease + 1);

    /// <summary>The number the next new environment gets, under the same condition.</summary>
    public EnvironmentId NextEnvironment => new(_lastEnvironment + 1);

    /// <summary>Makes a release known whose definition stands in the log or the store. Doing so twice changes nothing.</summary>
    public void Add(ReleaseId id, ProjectId project, ReadOnlySpan<byte> version)
    {
        var utf8 = version.ToArray();
        if (!_releaseById.TryAdd(id.Value, new Release(id, project, Encoding.UTF8.GetString(utf8), utf8)))
            return;
        _lastRelease = Math.Max(_lastRelease, id.Value);
        _releaseCounts.AddOrUpdate(project, 1, static (_, count) => count + 1);
        _releases[new(project, utf8)] = id.Value;
    }

    /// <summary>Makes an environment known whose definition stands in the log or the store. Doing so twice changes nothing.</summary>
    public void Add(EnvironmentId id, ReadOnlySpan<byte> name)
    {
        var utf8 = name.ToArray();
        if (!_environmentById.TryAdd(id.Value, utf8))
            return;
        _lastEnvironment = Math.Max(_lastEnvironment, id.Value);
        _environments[new(AnyProject, utf8)] = id.Value;
    }

    /// <summary>False for a release whose definition was lost to a damaged log.</summary>
    public bool TryGet(ReleaseId id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Release? release) => _releaseById.TryGetValue(id.Value, out release);

    /// <summary>The release; one with a stand-in for its version if its definition was lost to a damaged log.</summary>
    public Release this[ReleaseId id] => _releaseById.TryGetValue(id.Value, out var release) ? release : new(id, default, $"(lost name {id.Value})", []);

    /// <summary>The environment's name, empty for none; a stand-in if its definition was lost to a damaged log.</summary>
    public string this[EnvironmentId id]
    {
        get
        {
            if (id == EnvironmentId.None)
                return "";
            return _environmentById.TryGetValue(id.Value, out var name) ? Encoding.UTF8.GetString(name) : $"(lost name {id.Value})";
        }
    }

    public IEnumerable<Release> Releases => _releaseById.Values;

    /// <summary>Ordinal order of the two versions.</summary>
    public int Compare(ReleaseId left, ReleaseId right) =>
        left == right ? 0 : this[left].Utf8.AsSpan().SequenceCompareTo(this[right].Utf8);

    /// <summary>Ordinal order of the two names.</summary>
    public int Compare(EnvironmentId left, EnvironmentId right) =>
        left == right ? 0 : string.CompareOrdinal(this[left], this[right]);
}
