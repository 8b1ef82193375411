using System.Runtime.InteropServices;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>
/// Reads sessions that are no longer in memory. Guarded by the session store's gate, under which the list of runs changes too.
/// </summary>
internal sealed class SessionRuns : IDisposable
{
    private readonly SqliteConnection _reader;
    private readonly NameRegistry _names;
    private readonly TimeProvider _time;
    private readonly SqlStatement _find;
    private readonly long _filterBytes;
    private long _lastId;
    private DateTime _expiredBefore;

    // Those in which something may still change.
    private List<SessionRun> _filtered = [];
    private List<SessionRun> _unfiltered = [];

    /// <param name="filterBytes">See <see cref="StorageOptions.SessionFilterBytes"/>.</param>
    public SessionRuns(SqliteConnection reader, NameRegistry names, TimeProvider time, long filterBytes)
    {
        (_reader, _names, _time, _filterBytes, _find) = (reader, names, time, filterBytes, SessionTable.FindSession(reader));
        Published = SessionTable.LoadRuns(reader, out var leftovers);
        Leftovers = leftovers;
        _lastId = Published.Select(run => run.Id).Concat(leftovers).DefaultIfEmpty().Max();
        Refresh(run => SessionTable.ReadFilter(reader, run.Id));
    }

    public List<SessionRun> Published { get; }

    /// <summary>Runs that do not count, with blocks of which nobody has disposed: a process ended before it could.</summary>
    public IReadOnlyList<long> Leftovers { get; }

    /// <summary>A number that no run has had. Only the folding thread asks.</summary>
    public long NewId() => ++_lastId;

    /// <summary>
    /// Lets go of the filters of runs in which nothing can change any more, so that neither memory nor the cost of an update grows with time.
    /// Where a session stands does not tell: its beginning may have been corrected by days. But an update names a beginning at most five days ago,
    /// and a session cannot begin a day after an update of it came. So what changes a session comes within six days of its last update, and runs go from the oldest on:
    /// no session is found in an earlier state than its last.
    /// </summary>
    public void Refresh() => Refresh(run => run.Filter);

    private void Refresh(Func<SessionRun, SessionFilter?> filterOf)
    {
        var oldest = _time.GetUtcNow().UtcDateTime - TimeRules.MaxAge - TimeSpan.FromDays(1);
        (_filtered, _unfiltered) = ([], []);
        var room = _filterBytes;
        foreach (var run in Published.OrderByDescending(run => run.FoldedAt))
        {
            var mayChange = run.FoldedAt >= oldest;
            run.Filter = mayChange && room > 0 ? filterOf(run) : null;
            room -= run.Filter?.Bytes ?? 0;
            if (run.Filter is not null)
                _filtered.Add(run);
            else if (mayChange)
                _unfiltered.Add(run);
        }
    }

    /// <summary>Has nobody read sessions of hours before the time any more; false if that was so already, and they are deleted.</summary>
    public bool Expire(DateTime before)
    {
        if (before <= _expiredBefore)
            return false;
        foreach (var run in Published)
        {
            foreach (var (project, hours) in run.Hours)
            {
                hours.RemoveAll(hour => hour < before);
                if (hours.Count == 0)
                    run.Hours.Remove(project);
            }
        }

        return true;
    }

    /// <summary>The sessions of hours before the time are deleted, and so are the runs that had no others.</summary>
    public void Expired(DateTime before, IReadOnlyList<SessionRun> empty)
    {
        _expiredBefore = before;
        Published.RemoveAll(empty.Contains);
        Refresh();
    }

    /// <summary>Brings into the processor's caches what <see cref="TryFind"/> reads of the filters.</summary>
    public long LookAt(ProjectId project, SentryId id)
    {
        var hash = SessionFilter.Hash(project, id);
        var seen = 0L;
        foreach (var run in _filtered)
            seen += run.Filter!.LookAt(hash);
        return seen;
    }

    /// <summary>
    /// Finds a session by its id, in the hour its update names first, for a session's beginning may have been corrected to another one.
    /// States of it in several runs are merged: a later one has all that an earlier one had.
    /// </summary>
    public bool TryFind(in SessionState update, out SessionState session)
    {
        session = default;
        var found = false;
        var hash = SessionFilter.Hash(update.Project, update.Id);
        foreach (var run in _filtered)
        {
            if (!run.Filter!.MayContain(hash) || !TryFindIn(run, update, out var state))
                continue;
            if (found)
                session.Merge(state, _names);
            else
                session = state;
            found = true;
        }

        return found || TryFindUnfiltered(update, out session);
    }

    /// <summary>Nearly all sessions are new: to look for each in every hour of runs that only the disk can tell of would be too slow. The newest run that has it has all.</summary>
    private bool TryFindUnfiltered(in SessionState update, out SessionState session)
    {
        session = default;
        var hour = CellResolution.Hour.PeriodOf(update.Started);
        foreach (var run in _unfiltered)
        {
            if (run.Hours.TryGetValue(update.Project, out var hours) && hours.Contains(hour) && SessionTable.TryFindSession(_find, run.Id, update.Project, hour, update.Id, out session))
                return true;
        }

        return false;
    }

    /// <summary>All sessions that stand in an hour by what is stored.</summary>
    public Dictionary<SentryId, SessionState> ReadHour(ProjectId project, DateTime hour) =>
        Merge(Published
            .Where(run => run.Hours.TryGetValue(project, out var hours) && hours.Contains(hour))
            .Select(run => SessionTable.OpenHour(_reader, run.Id, project, hour)), _names);

    /// <summary>The runs that are published now, to be read on a connection that sees the store as it is now.</summary>
    public StoredSessions Snapshot() => new([.. Published.Select(run => run.Id)], _names);

    /// <summary>Brings together what several runs have of an hour; disposes the cursors.</summary>
    public static Dictionary<SentryId, SessionState> Merge(IEnumerable<HourCursor> runs, NameRegistry names)
    {
        var sessions = new Dictionary<SentryId, SessionState>();
        var moved = new HashSet<SentryId>();
        foreach (var run in runs)
        {
            using var cursor = run;
            while (cursor.MoveNext())
            {
                if (cursor.HasMoved)
                {
                    moved.Add(cursor.Id);
                    continue;
                }

                ref var session = ref CollectionsMarshal.GetValueRefOrAddDefault(sessions, cursor.Id, out var isKnown);
                if (isKnown)
                    session.Merge(cursor.Session, names);
                else
                    session = cursor.Session;
            }
        }

        foreach (var id in moved)
            sessions.Remove(id);
        return sessions;
    }

    public IEnumerable<SessionAggregate> ReadAggregates(ProjectId project, DateTime hour) => AggregateTable.Read(_reader, project, hour);

    public void Dispose() => _find.Dispose();

    private bool TryFindIn(SessionRun run, in SessionState update, out SessionState session)
    {
        session = default;
        if (!run.Hours.TryGetValue(update.Project, out var hours))
            return false;

        var expected = CellResolution.Hour.PeriodOf(update.Started);
        if (hours.Contains(expected) && SessionTable.TryFindSession(_find, run.Id, update.Project, expected, update.Id, out session))
            return true;
        foreach (var hour in hours)
        {
            if (hour != expected && SessionTable.TryFindSession(_find, run.Id, update.Project, hour, update.Id, out session))
                return true;
        }

        return false;
    }
}

/// <summary>The sessions of some runs, read without the gate: on a connection that sees the store as it was when they were named.</summary>
internal sealed class StoredSessions(IReadOnlyList<long> runs, NameRegistry names)
{
    public IEnumerable<SessionState> ReadHour(SqliteConnection store, ProjectId project, DateTime hour) =>
        SessionRuns.Merge(runs.Select(run => SessionTable.OpenHour(store, run, project, hour)), names).Values;
}
