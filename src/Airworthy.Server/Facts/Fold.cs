using Airworthy.Protocol;
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
/// Everything that one fold moves from the log to the store, in one transaction: a crash leaves either all of it in the log or all of it in the store,
/// so every update is counted exactly once whatever the moment.
/// </summary>
/// <remarks>
/// Only the generation is as of the fold's last batch. Cells, users, sightings and outcomes are copied while later batches come in;
/// each remembers the batch up to which it is true, and a replay leaves those out. So a fold stops nobody for longer than the copy of one partition.
/// </remarks>
internal sealed class Fold
{
    // A tenth of a millisecond's sorting, once .NET has optimized it.
    private const int SessionsInPortion = 1024;

    public required SessionGeneration Generation { get; init; }

    public required List<StoredPartition> Cells { get; init; }

    public required IReadOnlyList<(ReleaseId Release, EnvironmentId Environment, Sighting Sighting)> Sightings { get; init; }

    public required IReadOnlyList<(OutcomeKey Key, Outcome Outcome)> Outcomes { get; init; }

    public required long OutcomesThrough { get; init; }

    public required int FirstUser { get; init; }

    public required ulong[] Users { get; init; }

    public static Fold Copy(SessionGeneration generation, SessionStore sessions, CellStore cells, ReleaseSightings sightings, OutcomeCounters outcomes, UserNumbers users)
    {
        List<CellPartition> dirty;
        lock (sessions.Gate)
            dirty = cells.Dirty();

        var stored = new List<StoredPartition>();
        foreach (var partition in dirty)
        {
            lock (sessions.Gate)
                stored.Add(CellStore.Snapshot(partition, sessions.Sequence));
        }

        // Users last: the copied cells name none that is not among them.
        lock (sessions.Gate)
        {
            return new Fold
            {
                Generation = generation,
                Cells = stored,
                Sightings = sightings.TakeUnsaved(),
                Outcomes = outcomes.TakeUnsaved(),
                OutcomesThrough = sessions.Sequence,
                FirstUser = users.FirstUnsaved,
                Users = users.CopyUnsaved(),
            };
        }
    }

    /// <summary>Writes it all; the caller commits. Returns the run of the generation's sessions, or null if it has none.</summary>
    /// <param name="giveWay">Runs every few microseconds: where the processor is left to others.</param>
    public SessionRun? Write(SqliteTransaction transaction, Func<long> newRunId, NameRegistry names, DateTime now, Action giveWay)
    {
        NameTable.SaveNew(transaction, names);
        ReleaseSightings.Save(transaction, Sightings);
        UserTable.Save(transaction, FirstUser, Users);
        CellTable.Save(transaction, Cells, giveWay);
        OutcomeCounters.Save(transaction, Outcomes, OutcomesThrough);
        AggregateTable.Add(transaction, Generation.Aggregates);
        var run = Generation.Count > 0 ? WriteSessions(transaction, newRunId(), now, giveWay) : null;
        StoreDatabase.SaveProgress(transaction, Generation.LastSequence);
        return run;
    }

    private SessionRun WriteSessions(SqliteTransaction transaction, long runId, DateTime now, Action giveWay)
    {
        var sessions = Generation.Sessions;
        var keys = new EntryKey[sessions.Length + Generation.Moved.Count];
        for (var i = 0; i < sessions.Length; i++)
        {
            keys[i] = new(sessions[i].Project, CellResolution.Hour.PeriodOf(sessions[i].Started), sessions[i].Id, i);
            giveWay();
        }

        for (var i = 0; i < Generation.Moved.Count; i++)
            keys[sessions.Length + i] = new(Generation.Moved[i].Project, Generation.Moved[i].From, Generation.Moved[i].Id, EntryKey.HasMoved);

        using var writer = new RunWriter(transaction.Connection!, runId, sessions.Length);
        foreach (var key in InOrder(keys, giveWay))
        {
            if (key.Index == EntryKey.HasMoved)
                writer.AddMoved(key.Project, key.Hour, key.Id);
            else
                writer.Add(key.Project, key.Hour, sessions[key.Index]);
            giveWay();
        }

        return writer.Finish(transaction, tier: 0, foldedAt: now);
    }

    /// <summary>Sorts the keys in portions, which are brought together as they are needed: all at once would keep a processor from those who wait for it.</summary>
    private static IEnumerable<EntryKey> InOrder(EntryKey[] keys, Action giveWay)
    {
        var portions = new PriorityQueue<int, EntryKey>();
        for (var start = 0; start < keys.Length; start += SessionsInPortion)
        {
            Array.Sort(keys, start, Math.Min(SessionsInPortion, keys.Length - start));
            portions.Enqueue(start, keys[start]);
            giveWay();
        }

        while (portions.TryPeek(out var at, out var key))
        {
            yield return key;
            at++;
            if (at < keys.Length && at % SessionsInPortion != 0)
                portions.DequeueEnqueue(at, keys[at]);
            else
                portions.Dequeue();
        }
    }

    private readonly record struct EntryKey(ProjectId Project, DateTime Hour, SentryId Id, int Index) : IComparable<EntryKey>
    {
        public const int HasMoved = -1;

        public int CompareTo(EntryKey other)
        {
            var order = Project.Value.CompareTo(other.Project.Value);
            if (order == 0)
                order = Hour.CompareTo(other.Hour);
            return order != 0 ? order : Id.CompareTo(other.Id);
        }
    }
}
