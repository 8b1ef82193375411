using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>Adds the sessions of a group's cells up, to those of each bucket and of the whole.</summary>
/// <param name="buckets">0 if only the whole is asked for.</param>
internal sealed class CountSums(int buckets)
{
    // The whole stands behind the buckets.
    private readonly HealthCounts[] _sessions = new HealthCounts[buckets + 1];
    private readonly long[] _aggregated = new long[buckets + 1];

    public void Add(int bucket, Cell cell)
    {
        _sessions[bucket].Add(cell.Sessions);
        _aggregated[bucket] += cell.AggregatedSessions;
    }

    /// <summary>Ends it: the buckets, which are far fewer than the cells, make up the whole.</summary>
    public HealthAnswer Answer(HealthGroup group)
    {
        for (var i = 0; i < buckets; i++)
        {
            _sessions[buckets].Add(_sessions[i]);
            _aggregated[buckets] += _aggregated[i];
        }

        var figures = _sessions.Zip(_aggregated, (sessions, aggregated) => new HealthFigures(sessions, default) { AggregatedSessions = aggregated }).ToArray();
        return new(group, figures[buckets], figures[..buckets]);
    }
}
