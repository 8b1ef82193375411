using Airworthy.Server.Cells;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Facts;

/// <summary>
/// Counts the sessions of a data folder anew and compares its cells with them. The log is applied in memory, as a start does, and nothing is written.
/// </summary>
internal sealed class CellCheck(SqliteConnection store, string logFolder, TimeProvider time)
{
    // An hour without cells is one whose cells have expired, unless it is so young that they cannot have.
    private static readonly TimeSpan CellsMustBeThere = TimeSpan.FromDays(7);

    private readonly RetentionOptions _retention = new();

    /// <summary>Hours that were compared.</summary>
    public int Hours { get; private set; }

    public void Run(Action<string, string> found)
    {
        var names = new NameRegistry();
        NameTable.Load(store, names);
        var users = new UserNumbers(new StorageOptions().MaxUsers);
        UserTable.Load(store, users);
        using var runs = new SessionRuns(store, names, time, new StorageOptions().SessionFilterBytes);
        var memory = new CellMemory(store, new StorageOptions().CellCacheBytes);
        var sessions = new SessionStore(runs, new CellStore(memory, new CellSums(0, time), _retention, time), users, names, new ReleaseSightings(store), new StorageOptions());
        var application = new FactApplication(sessions, names, new OutcomeCounters(store));
        var replay = new LogReplay(StoreDatabase.ReadProgress(store));
        foreach (var segment in LogSegment.In(logFolder))
            replay.Read(segment, application.Apply);

        var recount = new CellRecount(sessions, names);
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var (project, hour) in HoursOf(runs, memory, now))
        {
            var hasCells = memory.Find(PartitionKey.Of(project, CellResolution.Hour, hour)) is not null;
            if (!hasCells && hour < now - CellsMustBeThere)
                continue;
            Hours++;
            var hasMinutes = memory.Find(PartitionKey.Of(project, CellResolution.Minute, hour)) is not null;
            foreach (var difference in recount.Compare(project, hour, minutesFrom: hasMinutes ? hour : DateTime.MaxValue))
                found($"cell of project {project}, {difference.Resolution}, {recount.Describe(difference.Key)}", difference.What);
        }
    }

    /// <summary>All hours whose sessions are kept.</summary>
    private IEnumerable<(ProjectId Project, DateTime Hour)> HoursOf(SessionRuns runs, CellMemory memory, DateTime now)
    {
        var ofRuns = runs.Published.SelectMany(run => run.Hours.SelectMany(hours => hours.Value.Select(hour => (hours.Key, hour))));
        var ofCells = memory.Stored.Concat(memory.Loaded.Select(partition => partition.Key))
            .Where(key => key.Resolution == CellResolution.Hour)
            .SelectMany(key => Enumerable.Range(0, 24).Select(hour => (key.Project, key.Start.AddHours(hour))));
        var keptFrom = _retention.SessionsFrom(now);
        return [.. ofRuns.Concat(AggregateTable.Hours(store)).Concat(ofCells)
            .Distinct()
            .Where(one => one.Item2 >= keptFrom)
            .OrderBy(one => one.Item1.Value)
            .ThenBy(one => one.Item2)];
    }
}
