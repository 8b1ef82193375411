using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>
/// Joins runs, eight of a tier into one of the next, so that a session is looked for in few of them however many folds there were.
/// States of a session that stand in several are merged.
/// </summary>
internal static class RunJoining
{
    private const int RunsJoined = 8;

    // Joining larger ones would cost more than asking one run more.
    private const int MaxSessions = 8_000_000;

    /// <summary>The oldest runs that should be joined, or none. Runs in which nothing can change any more are asked no more, and left as they are.</summary>
    public static IReadOnlyList<SessionRun> Choose(IEnumerable<SessionRun> published) =>
        published
            .Where(run => run.Filter is not null && run.Sessions < MaxSessions)
            .GroupBy(run => run.Tier)
            .OrderBy(tier => tier.Key)
            .Select(tier => tier.OrderBy(run => run.Id).Take(RunsJoined).ToList())
            .FirstOrDefault(runs => runs.Count == RunsJoined) ?? [];

    /// <summary>Writes the joined run into the transaction; the caller commits, and deletes the sources once nobody reads them.</summary>
    public static SessionRun Join(SqliteTransaction transaction, IReadOnlyList<SessionRun> sources, long runId, NameRegistry names)
    {
        using var writer = new RunWriter(transaction, runId, sources.Sum(run => run.Sessions));
        var hours = sources
            .SelectMany(run => run.Hours.SelectMany(hours => hours.Value.Select(hour => (Project: hours.Key, Hour: hour))))
            .Distinct()
            .OrderBy(one => one.Project.Value)
            .ThenBy(one => one.Hour);
        foreach (var (project, hour) in hours)
        {
            foreach (var entry in MergedHour(transaction.Connection!, sources, project, hour, names))
                writer.Add(project, hour, entry);
        }

        return writer.Finish(transaction, sources[0].Tier + 1);
    }

    private static IEnumerable<HourEntry> MergedHour(
        SqliteConnection store, IReadOnlyList<SessionRun> sources, ProjectId project, DateTime hour, NameRegistry names)
    {
        var readers = sources
            .Where(run => run.Hours.TryGetValue(project, out var hours) && hours.Contains(hour))
            .Select(run => SessionTable.ReadHour(store, run.Id, project, hour).GetEnumerator())
            .ToList();
        try
        {
            readers.RemoveAll(reader => !reader.MoveNext());
            while (readers.Count > 0)
            {
                var id = readers.Min(reader => reader.Current.Id);
                HourEntry? merged = null;
                foreach (var reader in readers.Where(reader => reader.Current.Id == id))
                    merged = merged is { } known ? Merge(known, reader.Current, names) : reader.Current;
                yield return merged!.Value;
                readers.RemoveAll(reader => reader.Current.Id == id && !reader.MoveNext());
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static HourEntry Merge(HourEntry one, HourEntry other, NameRegistry names)
    {
        if (one.HasMoved || other.HasMoved)
            return one.HasMoved ? one : other;
        var state = one.Session;
        state.Merge(other.Session, names);
        return new HourEntry(state);
    }
}
