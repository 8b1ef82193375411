using System.Runtime.CompilerServices;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Sessions;

/// <summary>
/// The state of the sessions: applies committed updates, keeps the cells true to it, and answers from the cells.
/// One gate guards it all. The commit thread holds it while it applies a batch, a question while it reads one project's cells, a fold while it copies a partition.
/// </summary>
internal sealed class SessionStore(
    SessionRuns runs, CellStore cells, UserNumbers users, NameRegistry names, ReleaseSightings sightings, OutcomeCounters outcomes, StorageOptions options)
{
    // Newest first; the first one is written to.
    private readonly List<SessionGeneration> _generations = [new()];

    // The last one that was let go.
    private SessionGeneration? _spent;

    public Lock Gate { get; } = new();

    /// <summary>The last batch that was applied.</summary>
    public long Sequence { get; private set; }

    /// <summary>The caller holds the gate.</summary>
    public int SessionsInMemory => _generations.Sum(generation => generation.Count);

    /// <summary>The generation that takes updates now is as large as one may be. The caller holds the gate.</summary>
    public bool IsGenerationFull => _generations[0].Count + _generations[0].AggregateCount >= options.SessionsPerGeneration;

    /// <summary>The caller holds the gate: a fold lets generations go meanwhile.</summary>
    public int UnfoldedGenerations => _generations.Count(generation => !generation.IsFolded);

    /// <summary>What follows belongs to this batch. The caller holds the gate.</summary>
    public void BeginBatch(long sequence) => Sequence = sequence;

    /// <summary>Merges one update into its session and moves the session between cells where that changes it.</summary>
    public void Apply(in SessionState update)
    {
        ref var session = ref FindForUpdate(update, out var isNew);
        if (isNew)
        {
            var contribution = ContributionOf(session);
            CountIfUnnumbered(session.Project, session.User, contribution.User, session.Started);
            cells.Add(Sequence, contribution, count: 1);
            sightings.See(session.Release, session.Environment, session.Started);
            return;
        }

        var before = session;
        session.Merge(update, names);
        if (before.Started == session.Started && before.Health == session.Health && before.User == session.User
            && before.Release == session.Release && before.Environment == session.Environment)
        {
            return;
        }

        cells.Change(Sequence, ContributionOf(before), ContributionOf(session));
        sightings.See(session.Release, session.Environment, session.Started);
        var hour = CellResolution.Hour.PeriodOf(before.Started);
        if (hour != CellResolution.Hour.PeriodOf(session.Started))
            _generations[0].Moved.Add(new(session.Project, session.Id, hour));
    }

    /// <summary>Adds sessions that were counted by their SDK.</summary>
    public void Apply(in SessionAggregate aggregate)
    {
        var key = aggregate.Key;
        _generations[0].Add(aggregate);
        sightings.See(key.Release, key.Environment, key.Started);
        var worst = aggregate.Worst;
        var number = NumberOf(key.User);
        CountIfUnnumbered(key.Project, key.User, number, key.Started);
        for (var health = SessionHealth.Healthy; health <= SessionHealth.Crashed; health++)
        {
            // The user stands where the worst of the sessions does, in whatever order the columns are added.
            var user = health == worst ? number : UserNumber.None;
            if (aggregate.Counts[health] > 0)
                cells.Add(Sequence, new(key.Project, key.Release, key.Environment, key.Started, health, user), aggregate.Counts[health]);
        }
    }

    /// <summary>
    /// Hands the cells of a project whose period begins in [<paramref name="from"/>, <paramref name="to"/>) to <paramref name="read"/>,
    /// all as of one moment. Sets that a merge has made stale are built again first.
    /// </summary>
    public void ReadCells(ProjectId project, CellResolution resolution, DateTime from, DateTime to, Action<CellKey, Cell> read)
    {
        lock (Gate)
        {
            foreach (var hour in cells.StaleHours(project, resolution, from, to))
                RebuildUsers(project, hour);
            foreach (var (key, cell) in cells.Read(project, resolution, from, to))
            {
                if (!cell.IsEmpty)
                    read(key, cell);
            }
        }
    }

    /// <summary>Ends the current generation after the batch that was just applied; the next update opens a new one.</summary>
    public SessionGeneration Freeze()
    {
        var frozen = _generations[0];
        frozen.LastSequence = Sequence;
        _generations.Insert(0, _spent is null ? new SessionGeneration() : new SessionGeneration(_spent));
        _spent = null;
        return frozen;
    }

    /// <summary>The generation stands in the store as <paramref name="run"/> from now on; those that memory has no room for are let go.</summary>
    public void Folded(SessionGeneration generation, SessionRun? run)
    {
        generation.IsFolded = true;
        if (run is not null)
            runs.Published.Add(run);
        runs.Refresh();
        var room = options.FoldedSessionsInMemory;
        foreach (var letGo in _generations.Where(one => one.IsFolded && (room -= one.Count) < 0).ToList())
        {
            _generations.Remove(letGo);
            _spent = letGo;
        }
    }

    /// <summary>One run takes the place of several.</summary>
    public void Joined(IReadOnlyList<SessionRun> sources, SessionRun joined)
    {
        runs.Published.RemoveAll(sources.Contains);
        runs.Published.Add(joined);
        runs.Refresh();
    }

    private ref SessionState FindForUpdate(in SessionState update, out bool isNew)
    {
        isNew = false;
        foreach (var generation in _generations)
        {
            ref var found = ref generation.Find(update.Project, update.Id);
            if (Unsafe.IsNullRef(ref found))
                continue;
            // What a fold is writing, or has written, stays as it is.
            return ref generation == _generations[0] ? ref found : ref _generations[0].Add(found);
        }

        if (runs.TryFind(update, out var stored))
            return ref _generations[0].Add(stored);

        isNew = true;
        return ref _generations[0].Add(update);
    }

    /// <summary>Counts the sessions of an hour again into the user sets that are stale.</summary>
    private void RebuildUsers(ProjectId project, DateTime hour)
    {
        var cleared = cells.ClearStaleUsers(project, hour);
        foreach (var session in SessionsOf(project, hour))
            cells.RestoreUser(ContributionOf(session), cleared);
        foreach (var aggregate in AggregatesOf(project, hour))
        {
            var key = aggregate.Key;
            cells.RestoreUser(new(project, key.Release, key.Environment, key.Started, aggregate.Worst, NumberOf(key.User)), cleared);
        }
    }

    /// <summary>The sessions of a project that began in an hour, each once, in its latest state.</summary>
    private List<SessionState> SessionsOf(ProjectId project, DateTime hour)
    {
        var sessions = runs.ReadHour(project, hour);
        // The newest generation that has a session has all that older ones and the store have of it.
        foreach (var generation in Enumerable.Reverse(_generations))
        {
            foreach (ref readonly var session in generation.Sessions)
            {
                if (session.Project != project)
                    continue;
                if (CellResolution.Hour.PeriodOf(session.Started) == hour)
                    sessions[session.Id] = session;
                else
                    sessions.Remove(session.Id);
            }
        }

        return [.. sessions.Values];
    }

    private IEnumerable<SessionAggregate> AggregatesOf(ProjectId project, DateTime hour) =>
        runs.ReadAggregates(project, hour).Concat(_generations
            .Where(generation => !generation.IsFolded)
            .SelectMany(generation => generation.Aggregates)
            .Where(aggregate => aggregate.Key.Project == project && CellResolution.Hour.PeriodOf(aggregate.Key.Started) == hour));

    private Contribution ContributionOf(in SessionState session) => new(
        session.Project, session.Release, session.Environment, session.Started, session.Health, NumberOf(session.User));

    private UserNumber NumberOf(UserHash user) =>
        user != UserHash.None && users.TryNumber(user, out var number) ? new(number) : UserNumber.None;

    private void CountIfUnnumbered(ProjectId project, UserHash user, UserNumber number, DateTime started)
    {
        if (user != UserHash.None && number == UserNumber.None)
            outcomes.Count(new(project, DateOnly.FromDateTime(started), ItemType.Session, DropReason.UserLimit), 1);
    }
}
