using System.Runtime.InteropServices;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>
/// Reads sessions that are no longer in memory. Guarded by the session store's gate, under which the list of runs changes too.
/// </summary>
internal sealed class SessionRuns(SqliteConnection reader, NameRegistry names, TimeProvider time)
{
    private readonly SqliteCommand _find = SessionTable.Find(reader);

    public List<SessionRun> Published { get; } = SessionTable.LoadRuns(reader);

    // A session takes no update after five days; a day more allows for a beginning that was corrected.
    private List<SessionRun> _changeable = [];

    /// <summary>Lets go of the filters of runs in which nothing can change any more, so that neither memory nor the cost of an update grows with time.</summary>
    public void Refresh()
    {
        var oldest = time.GetUtcNow().UtcDateTime - TimeRules.MaxAge - TimeSpan.FromDays(1);
        foreach (var run in Published)
        {
            if (run.NewestHour < oldest)
                run.Filter = null;
        }

        _changeable = [.. Published.Where(run => run.Filter is not null)];
    }

    /// <summary>
    /// Finds a session by its id, in the hour its update names first, for a session's beginning may have been corrected to another one.
    /// States of it in several runs are merged: a later one has all that an earlier one had.
    /// </summary>
    public bool TryFind(in SessionState update, out SessionState session)
    {
        session = default;
        var found = false;
        foreach (var run in _changeable)
        {
            if (!run.Filter!.MayContain(update.Project, update.Id) || !TryFindIn(run, update, out var state))
                continue;
            if (found)
                session.Merge(state, names);
            else
                session = state;
            found = true;
        }

        return found;
    }

    /// <summary>All sessions that stand in an hour by what is stored, and the ids of those that have left it.</summary>
    public Dictionary<SentryId, SessionState> ReadHour(ProjectId project, DateTime hour)
    {
        var sessions = new Dictionary<SentryId, SessionState>();
        var moved = new HashSet<SentryId>();
        foreach (var run in Published.Where(run => run.Hours.TryGetValue(project, out var hours) && hours.Contains(hour)))
        {
            using var cursor = SessionTable.OpenHour(reader, run.Id, project, hour);
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

    public IEnumerable<SessionAggregate> ReadAggregates(ProjectId project, DateTime hour) => AggregateTable.Read(reader, project, hour);

    private bool TryFindIn(SessionRun run, in SessionState update, out SessionState session)
    {
        session = default;
        if (!run.Hours.TryGetValue(update.Project, out var hours))
            return false;

        var expected = CellResolution.Hour.PeriodOf(update.Started);
        if (hours.Contains(expected) && TryFindIn(run, update, expected, out session))
            return true;
        foreach (var hour in hours)
        {
            if (hour != expected && TryFindIn(run, update, hour, out session))
                return true;
        }

        return false;
    }

    private bool TryFindIn(SessionRun run, in SessionState update, DateTime hour, out SessionState session)
    {
        session = default;
        if (SessionTable.FindBlock(_find, run.Id, update.Project, hour, update.Id) is not { } block)
            return false;

        ReadOnlySpan<byte> rest = block;
        while (!rest.IsEmpty)
        {
            if (SessionRecord.Read(ref rest, update.Project, out session) && session.Id == update.Id)
                return true;
        }

        return false;
    }
}
