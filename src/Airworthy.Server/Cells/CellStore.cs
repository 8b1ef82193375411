using Airworthy.Server.Projects;
using Airworthy.Server.Users;

namespace Airworthy.Server.Cells;

/// <summary>
/// All cells. Minutes and hours are counted as updates come; a day is made of its hours when it is first asked for, kept true from then on while it is in memory,
/// and stored once nothing comes for it any more. Guarded by the session store's gate: the writer changes cells, questions read them, a fold saves them.
/// </summary>
internal sealed class CellStore(CellMemory memory, CellSums sums, RetentionOptions retention, TimeProvider time)
{
    // A session takes no update after five days; a day more allows for a beginning that was corrected, and one for the day that has begun.
    private static readonly TimeSpan DayIsClosedAfter = TimeSpan.FromDays(7);

    private DateTime MinutesFrom => retention.MinutesFrom(Now);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Counts sessions and their user. Nothing happens to partitions that hold batch <paramref name="sequence"/> already.</summary>
    /// <param name="number">The user's number; null if there is no user, or one without a number.</param>
    public void Add(long sequence, in Contribution one, uint? number, long count)
    {
        AddTo(sequence, CellResolution.Hour, one, number, count);
        if (one.Started >= MinutesFrom)
            AddTo(sequence, CellResolution.Minute, one, number, count);
        AddToDay(one, number, count);
        sums.Add(one, number, count);
    }

    /// <summary>Takes back what a session contributed and counts it anew.</summary>
    public void Change(long sequence, in Contribution before, in Contribution after, uint? number)
    {
        ChangeIn(sequence, CellResolution.Hour, before, after, number);
        if (before.Started >= MinutesFrom || after.Started >= MinutesFrom)
            ChangeIn(sequence, CellResolution.Minute, before, after, number);

        // The hours know better, and days are seldom asked for while this happens to them.
        var day = PartitionKey.Of(before.Project, CellResolution.Day, before.Started);
        if (LosesParts(CellResolution.Day, before, after))
            memory.Forget(day);
        else
            memory.Peek(day)?[before.KeyAt(CellResolution.Day)].AddSessions(before.Health, -1, before.IsAggregated);
        AddToDay(Gain(CellResolution.Day, before, after), number, 1);
        sums.Change(before, after, number);
    }

    /// <summary>The hours of a project whose parts must be built again before the cells of the range are read.</summary>
    public List<DateTime> StaleHours(ProjectId project, CellSpan span)
    {
        var stale = new SortedSet<DateTime>();
        foreach (var start in span.Resolution.PartitionStarts(span.From, span.To))
        {
            var key = new PartitionKey(project, span.Resolution, start);
            if (span.Resolution == CellResolution.Day && (IsStoredWhole(key) || memory.Peek(key)?.Missing == CellParts.None))
                continue;
            if (memory.Find(span.Resolution == CellResolution.Day ? key.At(CellResolution.Hour) : key) is not { } partition)
                continue;
            stale.UnionWith(partition.Cells.Where(cell => cell.Value.IsStale).Select(cell => CellResolution.Hour.PeriodOf(cell.Key.Period)));
        }

        return [.. stale];
    }

    /// <summary>Empties the stale parts of an hour's cells, so that its sessions can be counted in again by <see cref="RestoreParts"/>.</summary>
    public HashSet<Cell> ClearStaleParts(ProjectId project, DateTime hour)
    {
        var cleared = new HashSet<Cell>();
        foreach (var partition in PartitionsOf(project, hour))
        {
            foreach (var (key, cell) in partition.Cells)
            {
                if (!cell.IsStale || CellResolution.Hour.PeriodOf(key.Period) != hour)
                    continue;
                cell.ClearParts();
                cleared.Add(cell);
                partition.IsDirty = true;
            }
        }

        return cleared;
    }

    /// <summary>Counts a session into the parts that were cleared.</summary>
    public void RestoreParts(in Contribution one, uint? number, HashSet<Cell> cleared)
    {
        foreach (var partition in PartitionsOf(one.Project, one.Started))
        {
            if (partition.Cells.TryGetValue(one.KeyAt(partition.Key.Resolution), out var cell) && cleared.Contains(cell))
                cell.AddToParts(one, number);
        }
    }

    /// <summary>Has what a question needs of a partition in memory, so that nobody waits for the disk while it is answered.</summary>
    public CellPartition? Prepare(PartitionKey key, CellParts parts)
    {
        if (key.Resolution == CellResolution.Day)
            return PrepareDay(key, parts);
        if (memory.Find(key) is not { } partition)
            return null;
        memory.LoadParts(partition, parts);
        return partition;
    }

    /// <summary>The cells of a project whose period begins in the span, as they are now.</summary>
    public void Read(ProjectId project, CellSpan span, CellParts parts, Func<CellKey, bool> filter, List<CellView> views) =>
        Visit(project, span, parts, (key, cell) =>
        {
            if (filter(key))
                views.Add(cell.View(key, parts));
        });

    /// <summary>Shows the cells of a project whose period begins in the span, with the parts that are asked for.</summary>
    public void Visit(ProjectId project, CellSpan span, CellParts parts, Action<CellKey, Cell> visit)
    {
        foreach (var start in span.Resolution.PartitionStarts(span.From, span.To))
        {
            if (Prepare(new(project, span.Resolution, start), parts) is not { } partition)
                continue;
            foreach (var (key, cell) in partition.Cells)
            {
                if (key.Period >= span.From && key.Period < span.To && !cell.IsEmpty)
                    visit(key, cell);
            }
        }
    }

    /// <summary>The minutes and hours that differ from what is stored.</summary>
    public List<CellPartition> Dirty() => [.. memory.Loaded.Where(partition => partition.IsDirty && partition.Key.Resolution != CellResolution.Day)];

    /// <summary>Days for which nothing comes any more, and of which the store does not have what their hours make up.</summary>
    public List<PartitionKey> DaysToClose()
    {
        var closed = CellResolution.Day.PeriodOf(Now - DayIsClosedAfter);
        return [.. memory.Stored
            .Where(hours => hours.Resolution == CellResolution.Hour && hours.Start < closed && memory.Peek(hours) is not { IsDirty: true })
            .Select(hours => hours.At(CellResolution.Day))
            .Where(day => !IsStoredWhole(day))];
    }

    /// <summary>Copies what a partition's store does not have yet.</summary>
    public static StoredPartition Snapshot(CellPartition partition, long sequence)
    {
        var parts = new List<StoredPart>();
        foreach (var (key, cell) in partition.Cells)
        {
            if (cell.Unsaved.HasFlag(CellParts.Users) && cell.Users is not null)
                parts.Add(new(key, CellParts.Users, cell.Serialize(CellParts.Users)));
            if (cell.Unsaved.HasFlag(CellParts.Durations) && cell.Durations is not null)
                parts.Add(new(key, CellParts.Durations, cell.Serialize(CellParts.Durations)));
            cell.Saved();
        }

        partition.StoredThrough = sequence;
        partition.IsDirty = false;
        partition.IsBeingSaved = true;
        return new(partition.Key, sequence, CellTable.Counts(partition), parts);
    }

    /// <summary>What was stored can be read back from now on, and what memory has no room for is let go.</summary>
    public void Stored(IEnumerable<StoredPartition> partitions)
    {
        foreach (var partition in partitions)
            memory.Saved(partition);
        memory.Folded();
        sums.LetGo();
    }

    /// <summary>Forgets the partitions that are kept no longer, and names them to be deleted. An hour goes after its day is stored, not before.</summary>
    public List<PartitionKey> ForgetExpired()
    {
        var now = Now;
        var expired = memory.Stored.Concat(memory.Loaded.Select(partition => partition.Key)).Distinct().Where(key => IsExpired(key, now)).ToList();
        expired.ForEach(memory.Forget);
        return expired;
    }

    /// <summary>Ends a question: what it brought into memory may have pushed other things out.</summary>
    public void LetGo() => memory.LetGoIfGrown();

    public CellSums Sums => sums;

    private bool IsExpired(PartitionKey key, DateTime now) => key.Resolution switch
    {
        CellResolution.Minute => key.Start < retention.MinutesFrom(now),
        CellResolution.Hour => key.Start < retention.HoursFrom(now) && IsStoredWhole(key.At(CellResolution.Day)),
        _ => key.Start < retention.DaysFrom(now),
    };

    private IEnumerable<CellPartition> PartitionsOf(ProjectId project, DateTime time)
    {
        foreach (var resolution in (CellResolution[])[CellResolution.Minute, CellResolution.Hour])
        {
            if (memory.Find(PartitionKey.Of(project, resolution, time)) is { } partition)
                yield return partition;
        }
    }

    private void AddTo(long sequence, CellResolution resolution, in Contribution one, uint? number, long count)
    {
        var partition = memory.FindOrAdd(PartitionKey.Of(one.Project, resolution, one.Started));
        if (sequence <= partition.StoredThrough)
            return;
        var key = one.KeyAt(resolution);
        var cell = partition[key];
        if (cell.Missing != CellParts.None)
            memory.LoadParts(partition, key, cell, CellParts.All);
        cell.AddSessions(one.Health, count, one.IsAggregated);
        cell.AddToParts(one, number);
        partition.IsDirty = true;
    }

    private void ChangeIn(long sequence, CellResolution resolution, in Contribution before, in Contribution after, uint? number)
    {
        var partition = memory.FindOrAdd(PartitionKey.Of(before.Project, resolution, before.Started));
        if (sequence > partition.StoredThrough)
        {
            var cell = partition[before.KeyAt(resolution)];
            cell.AddSessions(before.Health, -1, before.IsAggregated);
            cell.IsStale |= LosesParts(resolution, before, after);
            partition.IsDirty = true;
        }

        AddTo(sequence, resolution, Gain(resolution, before, after), number, 1);
    }

    /// <summary>What the session adds to the parts of its cell: a duration that is there already is not added once more, while a set takes a user twice.</summary>
    private static Contribution Gain(CellResolution resolution, in Contribution before, in Contribution after) =>
        before.HasDuration && before.KeyAt(resolution) == after.KeyAt(resolution) ? after with { Duration = Contribution.NoDuration } : after;

    private static bool LosesParts(CellResolution resolution, in Contribution before, in Contribution after) =>
        before.LosesParts(after, moves: before.KeyAt(resolution) != after.KeyAt(resolution));

    /// <summary>The day as it is in memory or stored; made of its hours if it is neither, or if what is stored is older than they are.</summary>
    private CellPartition? PrepareDay(PartitionKey key, CellParts parts)
    {
        var day = memory.Peek(key) ?? (IsStoredWhole(key) ? memory.Find(key) : null) ?? MakeDay(key);
        if (day is null)
            return null;
        if (!day.IsMadeOfHours)
            memory.LoadParts(day, parts);
        else if ((day.Missing & parts) is not CellParts.None and var missing && memory.Find(key.At(CellResolution.Hour)) is { } hours)
            MakeParts(day, hours, missing);
        memory.Used(day, parts);
        return day;
    }

    private CellPartition? MakeDay(PartitionKey key)
    {
        if (memory.Find(key.At(CellResolution.Hour)) is not { } hours)
            return null;
        var day = new CellPartition(key) { IsMadeOfHours = true };
        foreach (var (hour, cell) in hours.Cells)
        {
            var total = day[hour with { Period = key.Start }];
            total.AddCounts(cell);
            total.Missing |= cell.Present;
        }

        memory.Add(day);
        return day;
    }

    /// <summary>What had to be read of the hours for it is let go at once: the day answers from now on, and its hours hold several times as much.</summary>
    private void MakeParts(CellPartition day, CellPartition hours, CellParts parts)
    {
        var onlyStored = hours.Cells.Values.Where(cell => (cell.Missing & parts) != CellParts.None).ToList();
        memory.LoadParts(hours, parts);
        var union = new UserUnion();
        foreach (var ofPlace in hours.Cells.GroupBy(hour => hour.Key with { Period = day.Key.Start }, hour => hour.Value))
            day[ofPlace.Key].MakeParts([.. ofPlace], parts, union);
        onlyStored.ForEach(cell => cell.DropParts());
    }

    /// <summary>Whether the store has the day with all that its hours hold, or has outlived them.</summary>
    private bool IsStoredWhole(PartitionKey day)
    {
        var hours = day.At(CellResolution.Hour);
        return memory.StoredThrough(day) is { } through && through >= (memory.StoredThrough(hours) ?? 0) && memory.Peek(hours) is not { IsDirty: true };
    }

    private void AddToDay(in Contribution one, uint? number, long count)
    {
        if (memory.Peek(PartitionKey.Of(one.Project, CellResolution.Day, one.Started)) is not { IsMadeOfHours: true } day)
        {
            // What is stored of the day is older than its hours from now on; it will be made of them again.
            memory.Forget(PartitionKey.Of(one.Project, CellResolution.Day, one.Started));
            return;
        }

        var cell = day[one.KeyAt(CellResolution.Day)];
        cell.AddSessions(one.Health, count, one.IsAggregated);
        cell.AddToParts(one, number);
        day.IsDirty = true;
    }
}
