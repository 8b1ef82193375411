using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Facts;

/// <summary>Verifies a data folder that no server works on. It only reads; each method checks one thing and adds what it finds wrong.</summary>
internal sealed class StoreCheck
{
    /// <summary>More are not kept: a damaged store would be told block by block.</summary>
    public const int MaxFindings = 100;

    private readonly string _folder;
    private readonly SqliteConnection _store; // open while it runs
    private readonly NameRegistry _names = new();
    private readonly List<StoreFinding> _findings = [];

    private StoreCheck(string folder, SqliteConnection store)
    {
        _folder = folder;
        _store = store;
    }

    public IReadOnlyList<StoreFinding> Findings => _findings;

    /// <summary>Sessions in the store, each once.</summary>
    public long Sessions { get; private set; }

    /// <summary>Sessions that SDKs counted themselves.</summary>
    public long AggregatedSessions { get; private set; }

    /// <summary>Batches in the log that no fold has taken yet.</summary>
    public long Batches { get; private set; }

    /// <summary>Updates of sessions in these batches. Which of them make new sessions, a start says.</summary>
    public long Updates { get; private set; }

    /// <summary>Hours whose cells were compared with their sessions.</summary>
    public int HoursCompared { get; private set; }

    /// <summary>Verifies a folder.</summary>
    /// <param name="isThorough">Whether SQLite compares its indexes with the tables too.</param>
    /// <param name="countsAgain">Whether the cells are compared with a recount of the sessions, which takes longest.</param>
    public static StoreCheck Run(string folder, bool isThorough, bool countsAgain = false)
    {
        using var store = DatabaseFile.OpenToRead(folder, DataFolder.StoreFile);
        var check = new StoreCheck(folder, store);
        check.Check("the store", () => check.CheckStore(isThorough));
        check.Check("names and users", check.CheckNames);
        check.Check("the log", check.CheckLog);
        check.Check("sessions", check.CheckSessions);
        check.Check("aggregates", check.CheckAggregates);
        // What cannot be read cannot be counted either.
        if (countsAgain && check.Findings.Count == 0)
            check.Check("cells", check.CheckCells);
        return check;
    }

    private void CheckStore(bool isThorough)
    {
        using var command = _store.CreateCommand();
        command.CommandText = isThorough ? "pragma integrity_check" : "pragma quick_check";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetString(0) is not "ok" and var defect)
                Add(DataFolder.StoreFile, defect);
        }
    }

    private void CheckNames()
    {
        NameTable.Load(_store, _names);
        UserTable.Load(_store, new UserNumbers(int.MaxValue));
    }

    private void CheckLog()
    {
        var folder = Path.Combine(_folder, DataFolder.LogFolder);
        if (!Directory.Exists(folder))
            return;

        var replay = new LogReplay(StoreDatabase.ReadProgress(_store));
        foreach (var segment in LogSegment.In(folder))
            replay.Read(segment, (sequence, facts) => CheckBatch(segment, sequence, facts));
        Batches = replay.Records;
        if (replay.IsDamaged)
            Add(DataFolder.LogFolder, $"{replay.LostBatches} acknowledged batches cannot be read, {replay.DamagedBytes} bytes are damaged");
    }

    private void CheckBatch(LogSegment segment, long sequence, ReadOnlySpan<byte> facts)
    {
        try
        {
            for (var fact = new FactReader(sequence, facts); fact.Read();)
                Note(fact);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            Add($"{DataFolder.LogFolder}/{Path.GetFileName(segment.Path)}, batch {sequence}", $"cannot be read: {error.Message}");
        }
    }

    private void Note(in FactReader fact)
    {
        switch (fact.Kind)
        {
            case FactKind.Session or FactKind.Aggregate:
                Updates++;
                break;
            case FactKind.Release:
                _names.Add(fact.Release, fact.Owner, fact.Text);
                break;
            case FactKind.Environment:
                _names.Add(fact.Environment, fact.Text);
                break;
        }
    }

    private void CheckSessions()
    {
        var runs = SessionTable.LoadRuns(_store, out _);
        runs.ForEach(run => run.Filter = SessionTable.ReadFilter(_store, run.Id));
        var check = new RunCheck(_store, _names, Add);
        var hours =
            from run in runs
            from project in run.Hours
            from hour in project.Value
            group run by (Project: project.Key, Hour: hour);
        foreach (var hour in hours.OrderBy(hour => hour.Key.Project.Value).ThenBy(hour => hour.Key.Hour))
            Sessions += check.CheckHour(hour.Key.Project, hour.Key.Hour, [.. hour]);
        check.CheckCounts(runs);
    }

    private void CheckAggregates()
    {
        foreach (var (project, hour) in AggregateTable.Hours(_store))
        {
            try
            {
                AggregatedSessions += AggregateTable.Read(_store, project, hour).Sum(aggregate => aggregate.Counts.Total);
            }
            catch (Exception error) when (IsUnreadable(error))
            {
                Add($"aggregates of project {project}, {hour:u}", $"cannot be read: {error.Message}");
            }
        }
    }

    private void CheckCells()
    {
        var cells = new CellCheck(_store, Path.Combine(_folder, DataFolder.LogFolder), TimeProvider.System);
        cells.Run(Add);
        HoursCompared = cells.Hours;
    }

    /// <summary>A part that cannot be read at all is a finding, and the others are checked all the same.</summary>
    private void Check(string what, Action part)
    {
        try
        {
            part();
        }
        catch (Exception error) when (error is SqliteException or InvalidDataException)
        {
            Add(what, error.Message);
        }
    }

    private void Add(string where, string what)
    {
        if (_findings.Count < MaxFindings)
            _findings.Add(new(where, what));
    }

    /// <summary>What the readers of records throw at bytes that are none: they check no bounds themselves, as records in a store that is whole keep them.</summary>
    public static bool IsUnreadable(Exception error) => error is InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException;
}

/// <summary>Something in a data folder that is not as it must be.</summary>
internal sealed record StoreFinding(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}
