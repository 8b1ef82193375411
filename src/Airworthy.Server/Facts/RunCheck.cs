using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Facts;

/// <summary>Reads every stored session: whether it can be read, stands where it is looked for, and names what is known. Memory is that of one hour.</summary>
internal sealed class RunCheck(SqliteConnection store, NameRegistry names, Action<string, string> report)
{
    private readonly Dictionary<long, int> _read = [];

    /// <summary>Checks what the runs have of an hour; returns how many sessions stand in it, each once.</summary>
    public int CheckHour(ProjectId project, DateTime hour, IReadOnlyList<SessionRun> runs)
    {
        var sessions = new HashSet<SentryId>();
        var moved = new HashSet<SentryId>();
        foreach (var run in runs)
        {
            var where = $"run {run.Id}, project {project}, {hour:u}";
            try
            {
                CheckRun(run, project, hour, where, sessions, moved);
            }
            catch (Exception error) when (StoreCheck.IsUnreadable(error))
            {
                report(where, $"a session cannot be read: {error.Message}");
            }
        }

        sessions.ExceptWith(moved);
        return sessions.Count;
    }

    /// <summary>Whether the runs hold as many sessions as they say. After all hours.</summary>
    public void CheckCounts(IEnumerable<SessionRun> runs)
    {
        foreach (var run in runs)
        {
            if (_read.GetValueOrDefault(run.Id) is var read && read != run.Sessions)
                report($"run {run.Id}", $"holds {read} sessions and should hold {run.Sessions}");
        }
    }

    private void CheckRun(SessionRun run, ProjectId project, DateTime hour, string where, HashSet<SentryId> sessions, HashSet<SentryId> moved)
    {
        using var cursor = SessionTable.OpenHour(store, run.Id, project, hour);
        var last = default(SentryId?);
        while (cursor.MoveNext())
        {
            if (last is { } before && cursor.Id.CompareTo(before) <= 0)
                report(where, $"session {cursor.Id} stands behind {before}");
            last = cursor.Id;
            if (cursor.HasMoved)
            {
                moved.Add(cursor.Id);
                continue;
            }

            sessions.Add(cursor.Id);
            _read[run.Id] = _read.GetValueOrDefault(run.Id) + 1;
            CheckSession(run, cursor.Session, hour, where);
        }
    }

    private void CheckSession(SessionRun run, in SessionState session, DateTime hour, string where)
    {
        if (CellResolution.Hour.PeriodOf(session.Started) != hour)
            report(where, $"session {session.Id} began at {session.Started:u}, in another hour");
        if (!run.Filter!.MayContain(SessionFilter.Hash(session.Project, session.Id)))
            report(where, $"session {session.Id} is not in the run's filter: updates of it would not find it");
        if (!names.TryGet(session.Release, out _))
            report(where, $"session {session.Id} is of release {session.Release.Value}, of which there is no name");
    }
}
