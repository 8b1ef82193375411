using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Cells;

/// <summary>
/// The partitions in memory, and the way to the stored ones. What was not asked for lately is let go: first the parts, then the counts.
/// Guarded by the session store's gate.
/// </summary>
internal sealed class CellMemory(SqliteConnection reader, long cacheBytes)
{
    private readonly Dictionary<PartitionKey, CellPartition> _loaded = [];
    private readonly Dictionary<PartitionKey, long> _storedThrough = CellTable.Partitions(reader);

    // Nearly every update is for the partition that the last one was for.
    private readonly CellPartition?[] _recent = new CellPartition?[Enum.GetValues<CellResolution>().Length];
    private long _uses;
    private long _usesAtLastFold;
    private bool _hasGrown;

    public IEnumerable<CellPartition> Loaded => _loaded.Values;

    public IEnumerable<PartitionKey> Stored => _storedThrough.Keys;

    /// <summary>The last batch that the stored partition holds; null if it is not stored.</summary>
    public long? StoredThrough(PartitionKey key) => _storedThrough.TryGetValue(key, out var through) ? through : null;

    /// <summary>The partition if it is in memory.</summary>
    public CellPartition? Peek(PartitionKey key)
    {
        ref var recent = ref _recent[(int)key.Resolution];
        if (recent is null || recent.Key != key)
        {
            if (!_loaded.TryGetValue(key, out var loaded))
                return null;
            recent = loaded;
        }

        return recent;
    }

    /// <summary>The partition with its counts, from memory or the store; null if there is none.</summary>
    public CellPartition? Find(PartitionKey key)
    {
        var partition = Peek(key);
        if (partition is null && _storedThrough.ContainsKey(key) && CellTable.Load(reader, key) is { } stored)
            Add(partition = stored);
        if (partition is not null)
            partition.LastUse = ++_uses;
        return partition;
    }

    public CellPartition FindOrAdd(PartitionKey key)
    {
        if (Find(key) is { } partition)
            return partition;
        partition = new CellPartition(key) { LastUse = ++_uses };
        Add(partition);
        return partition;
    }

    public void Add(CellPartition partition)
    {
        _loaded[partition.Key] = partition;
        _recent[(int)partition.Key.Resolution] = null;
        _hasGrown = true;
    }

    /// <summary>Has the parts of all cells of a partition in memory.</summary>
    public void LoadParts(CellPartition partition, CellParts parts)
    {
        foreach (var part in Each(parts & partition.Missing))
        {
            CellTable.LoadParts(reader, partition, part);
            _hasGrown = true;
        }

        Used(partition, parts);
    }

    /// <summary>Has the parts of one cell in memory.</summary>
    public void LoadParts(CellPartition partition, CellKey key, Cell cell, CellParts parts)
    {
        foreach (var part in Each(parts & cell.Missing))
            CellTable.LoadPart(reader, partition.Key, key, cell, part);
        Used(partition, parts);
    }

    public void Used(CellPartition partition, CellParts parts)
    {
        partition.LastUse = ++_uses;
        if (parts != CellParts.None)
            partition.LastPartsUse = _uses;
    }

    /// <summary>Lets go of a partition and of what is known to be stored of it.</summary>
    public void Forget(PartitionKey key)
    {
        Remove(key);
        _storedThrough.Remove(key);
    }

    public void Saved(StoredPartition stored)
    {
        _storedThrough[stored.Key] = stored.StoredThrough;
        if (Peek(stored.Key) is not { } partition)
            return;
        partition.IsBeingSaved = false;
        if (stored.Key.Resolution == CellResolution.Minute && partition.LastPartsUse <= _usesAtLastFold)
            LetGoOfQuiet(partition, stored);
    }

    /// <summary>A fold has ended.</summary>
    public void Folded()
    {
        LetGo();
        _usesAtLastFold = _uses;
    }

    /// <summary>Lets go, if anything came into memory since the last time.</summary>
    public void LetGoIfGrown()
    {
        if (_hasGrown)
            LetGo();
    }

    /// <summary>Lets go of what memory has no room for, the least recently used first.</summary>
    public void LetGo()
    {
        _hasGrown = false;
        var held = new List<(long LastUse, long Bytes, CellPartition Partition, bool IsParts)>(_loaded.Count * 2);
        foreach (var partition in _loaded.Values)
        {
            held.Add((partition.LastUse, partition.CountBytes, partition, false));
            if (partition.PartBytes is > 0 and var bytes)
                held.Add((partition.LastPartsUse, bytes, partition, true));
        }

        var room = cacheBytes;
        foreach (var (_, bytes, partition, isParts) in held.OrderByDescending(one => one.LastUse))
        {
            room -= bytes;
            // What is not stored yet stays, and a day that was made of its hours can be made again.
            if (room >= 0 || partition.IsBeingSaved || (partition.IsDirty && !partition.IsMadeOfHours))
                continue;
            if (!isParts)
                Remove(partition.Key);
            else
                foreach (var cell in partition.Cells.Values)
                    cell.DropParts();
        }
    }

    /// <summary>
    /// Lets go of the parts of cells that a fold found as the one before had left them. A minute is soon over, and few ask for it: without this, memory would grow
    /// with every minute of an hour, which stays as long as something comes for it.
    /// </summary>
    private static void LetGoOfQuiet(CellPartition partition, StoredPartition stored)
    {
        var changed = stored.Parts.Select(part => part.Key).ToHashSet();
        foreach (var (key, cell) in partition.Cells)
        {
            if (cell.Unsaved == CellParts.None && !cell.IsStale && !changed.Contains(key))
                cell.DropParts();
        }
    }

    private void Remove(PartitionKey key)
    {
        _loaded.Remove(key);
        _recent[(int)key.Resolution] = null;
    }

    private static IEnumerable<CellParts> Each(CellParts parts)
    {
        if (parts.HasFlag(CellParts.Users))
            yield return CellParts.Users;
        if (parts.HasFlag(CellParts.Durations))
            yield return CellParts.Durations;
    }
}
