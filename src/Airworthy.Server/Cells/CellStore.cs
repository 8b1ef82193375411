using Airworthy.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Cells;

/// <summary>
/// All cells: those in use in memory, the others on disk until asked for.
/// Guarded by the session store's gate: the writer changes cells, questions read them, a fold saves them.
/// </summary>
internal sealed class CellStore(SqliteConnection reader, TimeProvider time, long cacheBytes)
{
    private readonly Dictionary<PartitionKey, CellPartition> _loaded = [];
    private readonly HashSet<PartitionKey> _stored = [.. CellTable.Partitions(reader)];
    private readonly HashSet<(ProjectId Project, DateTime Hour)> _staleHours = [];
    private long _uses;

    /// <summary>Counts sessions and their user. Nothing happens to cells that hold batch <paramref name="sequence"/> already.</summary>
    public void Add(long sequence, in Contribution one, long count)
    {
        AddTo(sequence, CellResolution.Hour, one, count);
        if (HasMinutes(one.Started))
            AddTo(sequence, CellResolution.Minute, one, count);
    }

    /// <summary>Takes back what a session contributed and counts it anew.</summary>
    public void Change(long sequence, in Contribution before, in Contribution after)
    {
        ChangeIn(sequence, CellResolution.Hour, before, after);
        if (HasMinutes(before.Started) || HasMinutes(after.Started))
            ChangeIn(sequence, CellResolution.Minute, before, after);
    }

    /// <summary>The hours of a project, overlapping the range, whose user sets must be built again before they are read.</summary>
    public List<DateTime> StaleHours(ProjectId project, CellResolution resolution, DateTime from, DateTime to)
    {
        // Whether a stored cell is stale is known once it is loaded.
        foreach (var start in PartitionStarts(resolution, from, to))
            Partition(new(project, resolution, start), create: false);
        return [.. _staleHours.Where(stale => stale.Project == project && stale.Hour < to && stale.Hour + CellResolution.Hour.Length > from).Select(stale => stale.Hour)];
    }

    /// <summary>Empties the stale user sets of an hour, so that its sessions can be counted in again by <see cref="RestoreUser"/>.</summary>
    public HashSet<Cell> ClearStaleUsers(ProjectId project, DateTime hour)
    {
        var cleared = new HashSet<Cell>();
        foreach (var resolution in Enum.GetValues<CellResolution>())
        {
            if (Partition(PartitionKey.Of(project, resolution, hour), create: false) is not { } partition)
                continue;
            foreach (var (key, cell) in partition.Cells)
            {
                if (!cell.UsersAreStale || CellResolution.Hour.PeriodOf(key.Period) != hour)
                    continue;
                cell.ClearUsers();
                cleared.Add(cell);
                partition.IsDirty = true;
            }
        }

        _staleHours.Remove((project, hour));
        return cleared;
    }

    /// <summary>Counts a session's user into the cells that were cleared.</summary>
    public void RestoreUser(in Contribution one, HashSet<Cell> cleared)
    {
        foreach (var resolution in Enum.GetValues<CellResolution>())
        {
            if (Partition(PartitionKey.Of(one.Project, resolution, one.Started), create: false) is { } partition
                && partition.Cells.TryGetValue(KeyOf(resolution, one), out var cell)
                && cleared.Contains(cell))
            {
                cell.AddUser(one.User, one.Health);
                partition.IsDirty = true;
            }
        }
    }

    /// <summary>The cells of a project whose period begins in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public IEnumerable<KeyValuePair<CellKey, Cell>> Read(ProjectId project, CellResolution resolution, DateTime from, DateTime to)
    {
        foreach (var start in PartitionStarts(resolution, from, to))
        {
            if (Partition(new(project, resolution, start), create: false) is not { } partition)
                continue;
            foreach (var cell in partition.Cells)
            {
                if (cell.Key.Period >= from && cell.Key.Period < to)
                    yield return cell;
            }
        }
    }

    /// <summary>The partitions that differ from what is stored.</summary>
    public List<CellPartition> Dirty() => [.. _loaded.Values.Where(partition => partition.IsDirty)];

    /// <summary>Copies a partition's changed cells for storing.</summary>
    public static List<StoredCell> Snapshot(CellPartition partition, long sequence)
    {
        var cells = new List<StoredCell>();
        foreach (var (key, cell) in partition.Cells)
        {
            if (!cell.IsDirty)
                continue;
            cells.Add(new(partition.Key, key, sequence, cell.Serialize()));
            cell.StoredThrough = sequence;
            cell.IsDirty = false;
        }

        partition.IsDirty = false;
        return cells;
    }

    /// <summary>Ends a fold: what was stored can be read back from now on, and what memory has no room for is let go.</summary>
    public void Stored(IEnumerable<StoredCell> cells)
    {
        foreach (var cell in cells)
            _stored.Add(cell.Partition);

        var minutesFrom = PartitionKey.Of(default, CellResolution.Minute, MinutesFrom).Start;
        foreach (var key in _stored.Concat(_loaded.Keys).Where(key => key.Resolution == CellResolution.Minute && key.Start < minutesFrom).ToList())
        {
            _stored.Remove(key);
            _loaded.Remove(key);
        }

        LetGo();
    }

    /// <summary>Minute cells from here on are kept.</summary>
    public DateTime MinutesFrom => CellPeriods.MinutesFrom(time.GetUtcNow().UtcDateTime);

    private bool HasMinutes(DateTime started) => started >= MinutesFrom;

    private void LetGo()
    {
        var bytes = 0L;
        foreach (var partition in _loaded.Values.OrderByDescending(partition => partition.LastUse).ToList())
        {
            bytes += partition.Bytes;
            if (bytes > cacheBytes && !partition.IsDirty)
                _loaded.Remove(partition.Key);
        }
    }

    private void AddTo(long sequence, CellResolution resolution, in Contribution one, long count)
    {
        var partition = Partition(PartitionKey.Of(one.Project, resolution, one.Started), create: true)!;
        var cell = partition[KeyOf(resolution, one)];
        if (sequence <= cell.StoredThrough)
            return;
        cell.AddSessions(one.Health, count);
        cell.AddUser(one.User, one.Health);
        partition.IsDirty = true;
    }

    private void ChangeIn(long sequence, CellResolution resolution, in Contribution before, in Contribution after)
    {
        var (key, newKey) = (KeyOf(resolution, before), KeyOf(resolution, after));
        var partition = Partition(PartitionKey.Of(before.Project, resolution, before.Started), create: true)!;
        var cell = partition[key];
        if (sequence > cell.StoredThrough)
        {
            cell.AddSessions(before.Health, -1);
            partition.IsDirty = true;
            var userLeaves = before.User != UserNumber.None && (before.User != after.User || key != newKey || after.Health < before.Health);
            if (userLeaves)
            {
                cell.UsersAreStale = true;
                _staleHours.Add((before.Project, CellResolution.Hour.PeriodOf(before.Started)));
            }
        }

        AddTo(sequence, resolution, after, 1);
    }

    private static IEnumerable<DateTime> PartitionStarts(CellResolution resolution, DateTime from, DateTime to)
    {
        for (var start = from.RoundDown(resolution.PartitionLength); start < to; start += resolution.PartitionLength)
            yield return start;
    }

    private static CellKey KeyOf(CellResolution resolution, in Contribution one) =>
        new(resolution.PeriodOf(one.Started), one.Release, one.Environment);

    private CellPartition? Partition(PartitionKey key, bool create)
    {
        if (!_loaded.TryGetValue(key, out var partition))
        {
            if (_stored.Contains(key))
                partition = Load(key);
            else if (create)
                partition = new CellPartition(key);
            else
                return null;
            _loaded.Add(key, partition);
        }

        partition.LastUse = ++_uses;
        return partition;
    }

    private CellPartition Load(PartitionKey key)
    {
        var partition = CellTable.Load(reader, key);
        foreach (var (cell, value) in partition.Cells)
        {
            if (value.UsersAreStale)
                _staleHours.Add((key.Project, CellResolution.Hour.PeriodOf(cell.Period)));
        }

        return partition;
    }
}
