using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Sessions;

/// <summary>
/// The sessions that memory held at one moment, whatever comes or is let go afterwards: what is stored of them is older. Dispose it when the store has been read.
/// </summary>
internal sealed class RecentSessions : IDisposable
{
    private readonly Lock _gate;
    private readonly (SessionGeneration Generation, int Count)[] _held;

    /// <summary>The caller holds the gate.</summary>
    public RecentSessions(Lock gate, IEnumerable<SessionGeneration> generations, IReadOnlyList<SessionState> matches)
    {
        _gate = gate;
        _held = [.. generations.Select(generation => (generation, generation.Count))];
        Matches = matches;
        foreach (var (generation, _) in _held)
            generation.Readers++;
    }

    /// <summary>Those that were looked for, as they were.</summary>
    public IReadOnlyList<SessionState> Matches { get; }

    /// <summary>Those of which memory held no state: the others are told by what it held.</summary>
    public List<SessionState> Without(IEnumerable<SessionState> stored)
    {
        lock (_gate)
            return [.. stored.Where(session => !Held(session.Project, session.Id))];
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (generation, _) in _held)
                generation.Readers--;
        }
    }

    private bool Held(ProjectId project, SentryId id) => Array.Exists(_held, one => one.Generation.Had(project, id, one.Count));
}
