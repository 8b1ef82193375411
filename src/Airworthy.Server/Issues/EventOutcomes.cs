using Airworthy.Protocol;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>
/// Counts what became of events and client reports. Each count is written with the item itself, so that none counts twice and none is forgotten; what is on disk
/// is then counted in <see cref="OutcomeCounters"/> with all other items.
/// </summary>
internal sealed class EventOutcomes
{
    private const int Kept = -1;

    private readonly OutcomeCounters _counters;

    public EventOutcomes(TrackerDatabase tracker, OutcomeCounters counters)
    {
        _counters = counters;
        foreach (var (key, quantity) in tracker.Read(session => Load(session)))
            counters.CountElsewhere(key, quantity);
    }

    /// <summary>Counts an item in the transaction that stores it, or finds that it is stored already.</summary>
    public static OutcomeKey Write(SqlSession session, OutcomeKey key, int quantity = 1)
    {
        session.Execute(
            "insert into item_outcome (project, day, item, reason, quantity) values ($1, $2, $3, $4, $5) on conflict do update set quantity = quantity + $5",
            key.Project.Value, key.Day.ToDateTime(TimeOnly.MinValue).Ticks, (int)key.Item, key.Reason is { } reason ? (int)reason : Kept, quantity);
        return key;
    }

    /// <summary>What was written is on disk.</summary>
    public void Committed(OutcomeKey key, int quantity = 1) => _counters.CountElsewhere(key, quantity);

    private static List<(OutcomeKey Key, long Quantity)> Load(SqlSession session) =>
        session.Query("select project, day, item, reason, quantity from item_outcome", row => (
            new OutcomeKey(new(row.GetInt32(0)), DateOnly.FromDateTime(row.Time(1)), (ItemType)row.GetInt32(2), row.GetInt32(3) is var reason and not Kept ? (DropReason)reason : null),
            row.GetInt64(4)));
}
