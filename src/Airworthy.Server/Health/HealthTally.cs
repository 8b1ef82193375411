using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>A cell and the bucket that it belongs to.</summary>
internal readonly record struct BucketCell(int Bucket, CellView Cell);

/// <summary>Adds the cells of one group after another up, to the figures of the whole and of each bucket. Not thread-safe.</summary>
/// <param name="buckets">0 if only the whole is asked for.</param>
internal sealed class HealthTally(int buckets)
{
    private readonly UserCount _users = new();

    public HealthAnswer Count(HealthGroup group, List<BucketCell> cells)
    {
        if (buckets == 0)
            return new(group, FiguresOf(cells), []);

        var series = new HealthFigures[buckets];
        cells.Sort(static (left, right) => left.Bucket.CompareTo(right.Bucket));
        for (int from = 0, to; from < cells.Count; from = to)
        {
            to = from + 1;
            while (to < cells.Count && cells[to].Bucket == cells[from].Bucket)
                to++;
            series[cells[from].Bucket] = FiguresOf(cells[from..to]);
        }

        return new(group, FiguresOf(cells), series);
    }

    private HealthFigures FiguresOf(List<BucketCell> cells)
    {
        var sessions = new HealthCounts();
        var aggregated = 0L;
        Durations? durations = null;
        foreach (var (_, cell) in cells)
        {
            sessions.Add(cell.Sessions);
            aggregated += cell.AggregatedSessions;
            if (cell.Durations is not null)
                durations = Sum(durations, cell.Durations, isOnly: cells.Count == 1);
        }

        // Who stands in a column is in its set, and not in the next worse one, which it contains.
        var users = new HealthCounts();
        var worse = 0L;
        for (var health = SessionHealth.Crashed; ; health--)
        {
            var atLeast = Math.Max(worse, _users.Of(cells, (UserLevel)health));
            users[health] = atLeast - worse;
            worse = atLeast;
            if (health == SessionHealth.Healthy)
                break;
        }

        return new(sessions, users)
        {
            AggregatedSessions = aggregated,
            AnrUsers = Math.Min(worse, _users.Of(cells, UserLevel.Anr)),
            ForegroundAnrUsers = Math.Min(worse, _users.Of(cells, UserLevel.ForegroundAnr)),
            Durations = durations,
            IsApproximate = cells.Exists(static one => one.Cell.Users is { HasSketches: true }),
        };
    }

    private static Durations Sum(Durations? sum, Durations one, bool isOnly)
    {
        // Shared with the cell, which leaves it as it is.
        if (isOnly)
            return one;
        sum ??= new Durations();
        sum.Add(one);
        return sum;
    }
}
