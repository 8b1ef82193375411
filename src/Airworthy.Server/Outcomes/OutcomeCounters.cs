using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Outcomes;

/// <summary>
/// Where a drop is counted: per project, day, item type and reason, with the last offending value.
/// The counts come from the log like everything else, so they survive a crash. Guarded by the session store's gate.
/// </summary>
internal sealed class OutcomeCounters
{
    public const string Schema = """
        create table if not exists outcome (
            project integer not null, day integer not null, item integer not null, reason integer not null, -- reason: -1 for kept
            quantity integer not null, example text,
            primary key (project, day, item, reason)) without rowid;
        create table if not exists outcome_progress (stored_through integer not null);
        """;

    private const int Kept = -1;

    private readonly Dictionary<OutcomeKey, Outcome> _outcomes = [];
    private readonly HashSet<OutcomeKey> _unsaved = [];
    private readonly Dictionary<ProjectId, long> _repeats = [];
    private readonly ConcurrentDictionary<OutcomeKey, long> _elsewhere = [];
    private readonly long _storedThrough;
    private long _sequence;

    public OutcomeCounters(SqliteConnection store)
    {
        using (var progress = store.CreateCommand())
        {
            progress.CommandText = "select coalesce(max(stored_through), 0) from outcome_progress";
            _storedThrough = (long)progress.ExecuteScalar()!;
        }

        using var command = store.CreateCommand();
        command.CommandText = "select project, day, item, reason, quantity, example from outcome";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var reason = reader.GetInt32(3);
            var key = new OutcomeKey(new(reader.GetInt32(0)), DateOnly.FromDayNumber(reader.GetInt32(1)), (ItemType)reader.GetInt32(2),
                reason == Kept ? null : (DropReason)reason);
            _outcomes.Add(key, new(reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetString(5), LastAt: null));
        }
    }

    /// <summary>What follows belongs to this batch.</summary>
    public void BeginBatch(long sequence) => _sequence = sequence;

    /// <summary>Counts items; leaves it be if the stored counts hold this batch already.</summary>
    /// <param name="receivedAt">When they came, UTC.</param>
    public void Count(OutcomeKey key, long quantity, DateTime receivedAt, string? example = null)
    {
        if (_sequence <= _storedThrough)
            return;
        ref var outcome = ref CollectionsMarshal.GetValueRefOrAddDefault(_outcomes, key, out _);
        outcome = new(outcome.Quantity + quantity, example ?? outcome.Example, receivedAt);
        _unsaved.Add(key);
    }

    /// <summary>Counts an update that was kept and told nothing new. It explains a number and is in none, so it is not stored.</summary>
    public void CountRepeat(ProjectId project)
    {
        if (_sequence > _storedThrough)
            CollectionsMarshal.GetValueRefOrAddDefault(_repeats, project, out _)++;
    }

    /// <summary>Updates that told nothing new, since the start.</summary>
    public long RepeatsOf(ProjectId project) => _repeats.GetValueOrDefault(project);

    /// <summary>
    /// Counts items whose outcome somebody else has made durable, and counts again after a start: a fold does not save it. From any thread, and without the gate,
    /// which sessions wait for.
    /// </summary>
    public void CountElsewhere(OutcomeKey key, long quantity) => _elsewhere.AddOrUpdate(key, quantity, (_, before) => before + quantity);

    /// <summary>What became of a project's items since a day, the newest day first.</summary>
    public List<(OutcomeKey Key, Outcome Outcome)> Since(ProjectId project, DateOnly day) =>
        [.. All().Where(one => one.Key.Project == project && one.Key.Day >= day).OrderByDescending(one => one.Key.Day)];

    /// <summary>All that was counted, over all days.</summary>
    public List<(OutcomeKey Key, Outcome Outcome)> All() =>
        [.. _outcomes.Select(one => (one.Key, one.Value)), .. _elsewhere.Select(one => (one.Key, new Outcome(one.Value, null, null)))];

    /// <summary>Takes what changed since the last time, for a fold to save.</summary>
    public (OutcomeKey Key, Outcome Outcome)[] TakeUnsaved()
    {
        // Plain loops, for all wait at the gate: what a query would need is compiled when it first runs.
        var (unsaved, count) = (new (OutcomeKey, Outcome)[_unsaved.Count], 0);
        foreach (var key in _unsaved)
            unsaved[count++] = (key, _outcomes[key]);
        _unsaved.Clear();
        return unsaved;
    }

    public static void Save(SqliteTransaction fold, IEnumerable<(OutcomeKey Key, Outcome Outcome)> outcomes, long through)
    {
        using (var progress = fold.Connection!.CreateCommand())
        {
            progress.CommandText = "delete from outcome_progress; insert into outcome_progress values ($through)";
            progress.Parameters.AddWithValue("$through", through);
            progress.ExecuteNonQuery();
        }

        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "insert or replace into outcome values ($project, $day, $item, $reason, $quantity, $example)";
        var project = command.Parameters.Add("$project", SqliteType.Integer);
        var day = command.Parameters.Add("$day", SqliteType.Integer);
        var item = command.Parameters.Add("$item", SqliteType.Integer);
        var reason = command.Parameters.Add("$reason", SqliteType.Integer);
        var quantity = command.Parameters.Add("$quantity", SqliteType.Integer);
        var example = command.Parameters.Add("$example", SqliteType.Text);
        foreach (var (key, outcome) in outcomes)
        {
            project.Value = key.Project.Value;
            day.Value = key.Day.DayNumber;
            item.Value = (int)key.Item;
            reason.Value = key.Reason is { } dropped ? (int)dropped : Kept;
            quantity.Value = outcome.Quantity;
            example.Value = (object?)outcome.Example ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }
}

/// <param name="Example">The value that was refused last, where it may be shown: never an identity.</param>
/// <param name="LastAt">When the last of them came, UTC; null if that was before the start, of which the day alone is kept.</param>
internal readonly record struct Outcome(long Quantity, string? Example, DateTime? LastAt);
