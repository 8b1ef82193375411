using System.Runtime.CompilerServices;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
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
    SessionRuns runs, CellStore cells, UserNumbers users, NameRegistry names, ReleaseSightings sightings, StorageOptions options)
{
    private static readonly TimeSpan FewestHours = TimeSpan.FromHours(6);

    // Newest first; the first one is written to.
    private readonly List<SessionGeneration> _generations = [new()];

    // The last one that was let go.
    private SessionGeneration? _spent;

    // Nobody reads it. It is there so that what is only looked at is looked at.
    private long _seen;

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

    /// <summary>
    /// Looks at what the updates will need first. Each stands somewhere else in tables that no cache of the processor holds:
    /// one after the other, each update waits for them anew; looked at together, all wait once. It changes nothing. The caller holds the gate.
    /// </summary>
    public void LookAhead(ReadOnlySpan<SessionState> updates)
    {
        foreach (ref readonly var update in updates)
        {
            foreach (var generation in _generations)
                _seen += generation.LookAt(update.Id);
            _seen += runs.LookAt(update.Project, update.Id);
            _seen += users.LookAt(update.User);
        }
    }

    /// <summary>Merges one update into its session and moves the session between cells where that changes it.</summary>
    /// <returns>False if it told nothing new.</returns>
    public bool Apply(in SessionState update)
    {
        ref var session = ref FindForUpdate(update, out var isNew);
        if (isNew)
        {
            cells.Add(Sequence, session.Contribution, NumberOf(session.User), count: 1);
            sightings.See(session.Release, session.Environment, session.Started);
            return true;
        }

        var isNews = !session.Knows(update, names);
        var before = session.Contribution;
        session.Merge(update, names);
        var after = session.Contribution;
        if (before == after)
            return isNews;

        cells.Change(Sequence, before, after, NumberOf(session.User));
        sightings.See(session.Release, session.Environment, session.Started);
        var hour = CellResolution.Hour.PeriodOf(before.Started);
        if (hour != CellResolution.Hour.PeriodOf(session.Started))
            _generations[0].Moved.Add(new(session.Project, session.Id, hour));
        return isNews;
    }

    /// <summary>Adds sessions that were counted by their SDK.</summary>
    public void Apply(in SessionAggregate aggregate)
    {
        var key = aggregate.Key;
        _generations[0].Add(aggregate);
        sightings.See(key.Release, key.Environment, key.Started);
        for (var health = SessionHealth.Healthy; health <= SessionHealth.Crashed; health++)
        {
            if (aggregate.Counts[health] > 0)
                cells.Add(Sequence, aggregate.ContributionAs(health), NumberOf(key.User), aggregate.Counts[health]);
        }
    }

    /// <summary>
    /// The cells of a project whose period begins in one of the spans, all as of one moment; what a merge has made stale is built again first.
    /// They can be read without the gate.
    /// </summary>
    public List<CellView> ReadCells(ProjectId project, IReadOnlyList<CellSpan> spans, CellParts parts, Func<CellKey, bool> filter)
    {
        Prepare(project, spans, parts);
        lock (Gate)
        {
            var views = Read(project, spans, parts, filter);
            cells.LetGo();
            return views;
        }
    }

    /// <summary>
    /// The same for who does not tell environments apart, nor where in a time without gaps a session began: as one cell for each release, or for all,
    /// in one environment or (null) in all, which is kept up to date once it was asked for.
    /// </summary>
    public List<CellView> ReadSums(ProjectId project, IReadOnlyList<CellSpan> spans, CellParts parts, EnvironmentId? environment, bool byRelease, Func<CellKey, bool> filter)
    {
        if (spans.Count == 0)
            return [];
        var key = new SumKey(project, spans[0].From, spans[^1].To, environment, byRelease);
        // Of fewer cells than these a sum is made as quickly as it is found. Minutes are soon over.
        if (key.To - key.From < FewestHours || spans.Any(span => span.Resolution == CellResolution.Minute))
            return ReadCells(project, spans, parts, filter);

        MakeSum(key, spans, parts);
        lock (Gate)
        {
            var views = cells.Sums.Find(key, parts) is { } sum ? sum.Views(parts).Where(view => filter(view.Key)).ToList() : Read(project, spans, parts, filter);
            cells.LetGo();
            return views;
        }
    }

    /// <summary>Shows a question the cells of a project whose period begins in one of the spans, all as of one moment, without their parts. It must not keep them.</summary>
    public void VisitCells(ProjectId project, IReadOnlyList<CellSpan> spans, Action<CellKey, Cell> visit)
    {
        Prepare(project, spans, CellParts.None);
        lock (Gate)
        {
            foreach (var span in spans)
                cells.Visit(project, span, CellParts.None, visit);
            cells.LetGo();
        }
    }

    /// <summary>Copies a day for which nothing comes any more, to be stored; null if it has no sessions. The caller holds the gate.</summary>
    public StoredPartition? SnapshotDay(PartitionKey day)
    {
        RebuildStaleHours(day.Project, new(CellResolution.Day, day.Start, day.End));
        return cells.Prepare(day, CellParts.All) is { } partition ? CellStore.Snapshot(partition, Sequence) : null;
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
            if (letGo.Readers == 0)
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

    /// <summary>For a look-up: the sessions in memory that match, and the stored ones, as of the same moment as what <paramref name="pin"/> sees of the store.</summary>
    public (StoredSessions Stored, RecentSessions Recent) Capture(SessionSearch search, Action pin)
    {
        var recent = new Dictionary<(ProjectId, SentryId), SessionState>();
        lock (Gate)
        {
            pin();
            foreach (var generation in _generations)
            {
                foreach (ref readonly var session in generation.Sessions)
                {
                    if (search.Projects.Contains(session.Project) && search.Matches(session) && IsNewest(session, generation))
                        recent.TryAdd((session.Project, session.Id), session);
                }
            }

            return (runs.Snapshot(), new RecentSessions(Gate, _generations, [.. recent.Values]));
        }
    }

    private bool IsNewest(in SessionState session, SessionGeneration generation)
    {
        foreach (var newer in _generations)
        {
            if (newer == generation)
                return true;
            if (!Unsafe.IsNullRef(ref newer.Find(session.Project, session.Id)))
                return false;
        }

        return true;
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

    /// <summary>All that is counted in an hour of a project.</summary>
    public List<Fact> ReadFacts(ProjectId project, DateTime hour)
    {
        lock (Gate)
            return FactsOf(project, hour);
    }

    /// <summary>Unites the cells of a window, if that was not done already and is worth it.</summary>
    private void MakeSum(SumKey key, IReadOnlyList<CellSpan> spans, CellParts parts)
    {
        lock (Gate)
        {
            if (cells.Sums.Find(key, parts) is not null)
                return;
        }

        Prepare(key.Project, spans, parts);
        CellSum? sum;
        List<CellView> views = [];
        lock (Gate)
        {
            sum = cells.Sums.Begin(key, parts);
            if (sum is not null)
                views = Read(key.Project, spans, parts, cell => key.Environment is null || cell.Environment == key.Environment);
        }

        sum?.Make(views);
        lock (Gate)
        {
            if (sum is not null)
                cells.Sums.Complete(sum);
        }
    }

    /// <summary>The disk and the rebuilding take the gate for a partition or an hour at a time, so that commits pass in between.</summary>
    private void Prepare(ProjectId project, IReadOnlyList<CellSpan> spans, CellParts parts)
    {
        foreach (var span in spans)
        {
            foreach (var start in span.Resolution.PartitionStarts(span.From, span.To))
                Prepare(new PartitionKey(project, span.Resolution, start), parts);
        }
    }

    private List<CellView> Read(ProjectId project, IReadOnlyList<CellSpan> spans, CellParts parts, Func<CellKey, bool> filter)
    {
        var views = new List<CellView>();
        foreach (var span in spans)
        {
            if (parts != CellParts.None)
                RebuildStaleHours(project, span);
            cells.Read(project, span, parts, filter, views);
        }

        return views;
    }

    private void Prepare(PartitionKey key, CellParts parts)
    {
        lock (Gate)
        {
            if (parts != CellParts.None)
                RebuildStaleHours(key.Project, new(key.Resolution, key.Start, key.End));
            cells.Prepare(key, parts);
        }
    }

    /// <summary>Counts the sessions of stale hours again into the parts of their cells.</summary>
    private void RebuildStaleHours(ProjectId project, CellSpan span)
    {
        foreach (var hour in cells.StaleHours(project, span))
        {
            var cleared = cells.ClearStaleParts(project, hour);
            foreach (var fact in FactsOf(project, hour))
                cells.RestoreParts(fact.Contribution, fact.UserNumber, cleared);
        }
    }

    private List<Fact> FactsOf(ProjectId project, DateTime hour)
    {
        var facts = SessionsOf(project, hour).ConvertAll(session => new Fact(session.Contribution, NumberOf(session.User), 1));
        foreach (var aggregate in AggregatesOf(project, hour))
        {
            for (var health = SessionHealth.Healthy; health <= SessionHealth.Crashed; health++)
            {
                if (aggregate.Counts[health] > 0)
                    facts.Add(new(aggregate.ContributionAs(health), NumberOf(aggregate.Key.User), aggregate.Counts[health]));
            }
        }

        return facts;
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

    /// <summary>The user's number; null if there is no user, or as many are numbered as may be.</summary>
    private uint? NumberOf(UserHash user) => user != UserHash.None && users.TryNumber(user, out var number) ? number : null;
}

/// <summary>What is counted: a session, or those of an aggregate that stand in one column.</summary>
/// <param name="UserNumber">Null if there is no user, or one without a number.</param>
internal readonly record struct Fact(Contribution Contribution, uint? UserNumber, long Sessions);
