using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>Adds the sessions of a group's cells up, to those of the whole and of each bucket.</summary>
/// <param name="buckets">0 if only the whole is asked for.</param>
internal sealed class CountSums(int buckets)
{
    // The whole stands behind the buckets.
    private readonly HealthCounts[] _sessions = new HealthCounts[buckets + 1];
    private readonly long[] _aggregated = new long[buckets + 1];

    /// <param name="bucket">Which one the cell's period falls into; of no meaning where only the whole is asked for.</param>
    public void Add(int bucket, Cell cell)
    {
        AddAt(buckets, cell);
        if (buckets > 0)
            AddAt(bucket, cell);
    }

    public HealthAnswer Answer(HealthGroup group)
    {
        var figures = _sessions.Zip(_aggregated, (sessions, aggregated) => new HealthFigures(sessions, default) { AggregatedSessions = aggregated }).ToArray();
        return new(group, figures[buckets], figures[..buckets]);
    }

    private void AddAt(int at, Cell cell)
    {
        _sessions[at].Add(cell.Sessions);
        _aggregated[at] += cell.AggregatedSessions;
    }
}
