using Airworthy.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>Writes the blocks of one run. Entries come ordered by project, hour and id.</summary>
internal sealed class RunWriter(SqliteTransaction transaction, long runId, int sessions) : IDisposable
{
    private readonly SqliteCommand _insert = SessionTable.InsertBlock(transaction);
    private readonly SessionBlockWriter _block = new();
    private readonly SessionFilter _filter = new(sessions);
    private readonly Dictionary<long, Dictionary<ProjectId, List<DateTime>>> _hours = [];
    private (ProjectId Project, DateTime Hour) _at;
    private int _sessions;

    public void Add(ProjectId project, DateTime hour, in HourEntry entry)
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

        _block.Add(entry);
        if (entry.HasMoved)
            return;
        _filter.Add(project, entry.Id);
        _sessions++;
    }

    /// <summary>Writes what is left and the run itself, which makes it count.</summary>
    public SessionRun Finish(SqliteTransaction publication, int tier)
    {
        WriteBlock();
        var run = new SessionRun(runId, tier, _sessions, _hours.GetValueOrDefault(runId) ?? []) { Filter = _filter };
        SessionTable.AddRun(publication, run, _filter);
        return run;
    }

    public void Dispose() => _insert.Dispose();

    private void WriteBlock()
    {
        if (_block.Count > 0)
            SessionTable.Insert(_insert, runId, _at.Project, _at.Hour, _block);
    }
}
