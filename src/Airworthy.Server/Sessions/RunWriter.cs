using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>Writes the blocks of one run, in the transactions of its connection. Entries come ordered by project, hour and id.</summary>
internal sealed class RunWriter(SqliteConnection store, long runId, int sessions) : IDisposable
{
    private readonly SqlStatement _insert = SessionTable.InsertBlock(store);
    private readonly SessionBlockWriter _block = new();
    private readonly SessionFilter _filter = new(sessions);
    private readonly Dictionary<long, Dictionary<ProjectId, List<DateTime>>> _hours = [];
    private (ProjectId Project, DateTime Hour) _at;

    public void Add(ProjectId project, DateTime hour, in SessionState session)
    {
        MoveTo(project, hour);
        _block.Add(session);
        Count(project, session.Id);
    }

    /// <summary>Adds a session as another run has it.</summary>
    public void AddRecord(ProjectId project, DateTime hour, SentryId id, ReadOnlySpan<byte> record)
    {
        MoveTo(project, hour);
        _block.AddRecord(id, record);
        Count(project, id);
    }

    /// <summary>Adds the note that a session no longer stands in the hour.</summary>
    public void AddMoved(ProjectId project, DateTime hour, SentryId id)
    {
        MoveTo(project, hour);
        _block.AddMoved(id);
    }

    /// <summary>Sessions that were added until now.</summary>
    public int Sessions { get; private set; }

    /// <summary>Writes what is left and the run itself, which makes it count.</summary>
    public SessionRun Finish(SqliteTransaction publication, int tier, DateTime foldedAt)
    {
        WriteBlock();
        var run = new SessionRun(runId, tier, Sessions, foldedAt, _hours.GetValueOrDefault(runId) ?? []) { Filter = _filter };
        SessionTable.AddRun(publication, run, _filter);
        return run;
    }

    public void Dispose() => _insert.Dispose();

    private void MoveTo(ProjectId project, DateTime hour)
    {
        if (_at != (project, hour))
        {
            WriteBlock();
            _at = (project, hour);
            SessionTable.AddHour(_hours, runId, project, hour);
        }
        else if (_block.IsFull)
        {
            WriteBlock();
        }
    }

    private void Count(ProjectId project, SentryId id)
    {
        _filter.Add(SessionFilter.Hash(project, id));
        Sessions++;
    }

    private void WriteBlock()
    {
        if (_block.Count > 0)
            SessionTable.Insert(_insert, runId, _at.Project, _at.Hour, _block);
    }
}
