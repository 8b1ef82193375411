using Airworthy.Server.Users;

namespace Airworthy.Server.Cells;

/// <summary>What of a cell a question needs besides its counts, or a fold has to store.</summary>
[Flags]
internal enum CellParts
{
    None = 0,
    Users = 1,
    Durations = 2,
    All = Users | Durations,
}

/// <summary>
/// The sessions of one (project, release, environment, period): how many stand in each column, who their users were, how long they lasted.
/// The counts are always in memory with the cell, the two larger parts only when they are needed.
/// </summary>
internal sealed class Cell
{
    private HealthCounts _sessions;
    private CellUsers? _users;
    private Durations? _durations;
    private bool _durationsAreShared;

    public ref readonly HealthCounts Sessions => ref _sessions;

    /// <summary>How many of the sessions an SDK counted itself.</summary>
    public long AggregatedSessions { get; private set; }

    public bool IsEmpty => _sessions.Total == 0;

    /// <summary>A merge took something away that the parts cannot give back: they must be built again from the sessions.</summary>
    public bool IsStale { get; set; }

    /// <summary>Parts that the store has (or other cells make up) and memory has not.</summary>
    public CellParts Missing { get; set; }

    /// <summary>Parts that there are, in memory or not.</summary>
    public CellParts Present => Missing | (_users is null ? 0 : CellParts.Users) | (_durations is null ? 0 : CellParts.Durations);

    /// <summary>Parts that differ from what is stored.</summary>
    public CellParts Unsaved { get; private set; }

    /// <summary>Memory held by the parts, in bytes, about.</summary>
    public long PartBytes => (_users?.Bytes ?? 0) + (_durations?.Bytes ?? 0);

    public CellUsers? Users => _users;

    public Durations? Durations => _durations;

    public void AddSessions(SessionHealth health, long count, bool areAggregated)
    {
        _sessions[health] += count;
        if (areAggregated)
            AggregatedSessions += count;
    }

    /// <summary>Takes the counts as the store has them.</summary>
    public void Restore(in HealthCounts sessions, long aggregated) => (_sessions, AggregatedSessions) = (sessions, aggregated);

    /// <summary>Counts what a session adds to the parts that are in memory.</summary>
    /// <param name="number">The user's number; null if the user has none.</param>
    public void AddToParts(in Contribution one, uint? number)
    {
        if (one.User != UserHash.None && !Missing.HasFlag(CellParts.Users) && (_users ??= new CellUsers()).Add(one.User, number, one.Health, one.Mechanism))
            Unsaved |= CellParts.Users;
        if (!one.HasDuration || Missing.HasFlag(CellParts.Durations))
            return;
        OwnDurations().Add(one.Duration);
        Unsaved |= CellParts.Durations;
    }

    /// <summary>Adds the counts of another cell to these.</summary>
    public void AddCounts(Cell other)
    {
        _sessions.Add(other._sessions);
        AggregatedSessions += other.AggregatedSessions;
    }

    /// <summary>Makes the parts that are missing of those of other cells, which are in memory.</summary>
    /// <param name="union">Empty, and so it is left.</param>
    public void MakeParts(IReadOnlyCollection<Cell> others, CellParts parts, UserUnion union)
    {
        parts &= Missing;
        if (parts.HasFlag(CellParts.Users))
            TakeUsers(others.Select(other => other._users), union);
        if (parts.HasFlag(CellParts.Durations))
            TakeDurations(others.Select(other => other._durations));
        Missing &= ~parts;
        Unsaved |= parts;
    }

    /// <summary>The sum of cells as they were at one moment.</summary>
    /// <param name="union">Empty, and so it is left.</param>
    public static Cell SumOf(IReadOnlyCollection<CellView> cells, UserUnion union)
    {
        var sum = new Cell();
        foreach (var cell in cells)
        {
            sum._sessions.Add(cell.Sessions);
            sum.AggregatedSessions += cell.AggregatedSessions;
        }

        sum.TakeUsers(cells.Select(cell => cell.Users), union);
        sum.TakeDurations(cells.Select(cell => cell.Durations));
        return sum;
    }

    /// <summary>Takes a part as the store has it.</summary>
    public void Restore(CellParts part, ReadOnlySpan<byte> stored)
    {
        if (part == CellParts.Users)
            _users = CellUsers.Read(ref stored);
        else
            (_durations, _durationsAreShared) = (Durations.Read(ref stored), false);
        Missing &= ~part;
    }

    /// <summary>Empties the parts, which are to be built again.</summary>
    public void ClearParts()
    {
        (_users, _durations, _durationsAreShared) = (null, null, false);
        IsStale = false;
        Missing = CellParts.None;
        Unsaved = CellParts.All;
    }

    /// <summary>Lets go of the parts; they are missing from now on. Only of a cell that is stored, or made up by others.</summary>
    public void DropParts()
    {
        if (_users is not null)
            Missing |= CellParts.Users;
        if (_durations is not null)
            Missing |= CellParts.Durations;
        (_users, _durations, _durationsAreShared) = (null, null, false);
        Unsaved = CellParts.None;
    }

    /// <summary>What a reader takes out from under the gate: it stays as it is while the cell goes on changing.</summary>
    public CellView View(CellKey key, CellParts parts)
    {
        var durations = parts.HasFlag(CellParts.Durations) ? _durations : null;
        _durationsAreShared |= durations is not null;
        return new(key, _sessions, AggregatedSessions, parts.HasFlag(CellParts.Users) ? _users?.Share() : null, durations);
    }

    /// <summary>A part as it is stored; empty if there is nothing in it.</summary>
    public byte[] Serialize(CellParts part)
    {
        // A set of many users is large: growing to it by doubling would leave twice as much garbage.
        using var stream = new MemoryStream((int)(part == CellParts.Users ? _users?.Bytes ?? 0 : _durations?.Bytes ?? 0));
        using var writer = new BinaryWriter(stream);
        if (part == CellParts.Users)
            _users?.Write(writer);
        else
            _durations?.Write(writer);
        return stream.ToArray();
    }

    public void Saved() => Unsaved = CellParts.None;

    private void TakeUsers(IEnumerable<CellUsers?> others, UserUnion union)
    {
        var users = others.OfType<CellUsers>().ToList();
        _users = users.Count > 0 ? CellUsers.Unite(users, union) : null;
    }

    private void TakeDurations(IEnumerable<Durations?> others)
    {
        (_durations, _durationsAreShared) = (null, false);
        foreach (var durations in others.OfType<Durations>())
            OwnDurations().Add(durations);
    }

    private Durations OwnDurations()
    {
        if (_durations is not null && _durationsAreShared)
            _durations = _durations.Clone();
        _durationsAreShared = false;
        return _durations ??= new Durations();
    }
}

/// <summary>A cell as it was at one moment.</summary>
/// <param name="Users">Null if there are none, or if they were not asked for.</param>
/// <param name="Durations">Null if there are none, or if they were not asked for.</param>
internal readonly record struct CellView(CellKey Key, HealthCounts Sessions, long AggregatedSessions, CellUsers? Users, Durations? Durations);
