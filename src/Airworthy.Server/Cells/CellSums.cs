using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Users;

namespace Airworthy.Server.Cells;

/// <summary>Names a sum: of a project from one hour to before another, in one environment or (null) in all.</summary>
/// <param name="IsByRelease">Whether its releases are told apart.</param>
internal readonly record struct SumKey(ProjectId Project, DateTime From, DateTime To, EnvironmentId? Environment, bool IsByRelease)
{
    public bool Contains(in Contribution one) =>
        one.Project == Project && one.Started >= From && one.Started < To && (Environment is null || Environment == one.Environment);

    public CellKey KeyOf(ReleaseId release) => new(From, release, Environment ?? EnvironmentId.None);
}

/// <summary>A window's cells: one for each release, or one.</summary>
internal sealed class CellSum(SumKey key, CellParts parts)
{
    private readonly Dictionary<ReleaseId, Cell> _cells = [];

    // While it is made without the gate: what came meanwhile.
    private List<(Contribution One, uint? Number, long Count)>? _arrived = [];

    public SumKey Key => key;

    public CellParts Parts => parts;

    public bool IsReady => _arrived is null;

    /// <summary>Something was taken back that sets cannot give back.</summary>
    public bool IsLost { get; set; }

    public DateTime LastUse { get; set; }

    public long Bytes => _cells.Values.Sum(cell => cell.PartBytes);

    /// <summary>Adds the cells of the window up. Without the gate: they stay as they are.</summary>
    public void Make(IEnumerable<CellView> cells)
    {
        var union = new UserUnion();
        foreach (var ofPlace in cells.GroupBy(view => PlaceOf(view.Key.Release)))
            _cells.Add(ofPlace.Key, Cell.SumOf([.. ofPlace], union));
    }

    /// <summary>Adds what came while it was made; from now on it is kept true.</summary>
    public void Complete()
    {
        foreach (var (one, number, count) in _arrived!)
            Count(one, number, count);
        _arrived = null;
    }

    public void Add(in Contribution one, uint? number, long count)
    {
        if (_arrived is not null)
            _arrived.Add((one, number, count));
        else
            Count(one, number, count);
    }

    /// <summary>Takes a session out of the column it stood in.</summary>
    public void TakeBack(in Contribution before) => CellOf(before.Release).AddSessions(before.Health, -1, before.IsAggregated);

    public IEnumerable<CellView> Views(CellParts asked) =>
        _cells.Where(pair => !pair.Value.IsEmpty).Select(pair => pair.Value.View(key.KeyOf(pair.Key), asked));

    private void Count(in Contribution one, uint? number, long count)
    {
        var cell = CellOf(one.Release);
        cell.AddSessions(one.Health, count, one.IsAggregated);
        cell.AddToParts(one, number);
    }

    private Cell CellOf(ReleaseId release)
    {
        release = PlaceOf(release);
        if (!_cells.TryGetValue(release, out var cell))
            _cells.Add(release, cell = new Cell());
        return cell;
    }

    private ReleaseId PlaceOf(ReleaseId release) => key.IsByRelease ? release : default;
}

/// <summary>
/// The windows that are asked for again and again (the last 14 days of a list, the last 24 hours), the cells of each release, or of all, united once and kept true
/// from then on, so that no question unites them again. Nothing is stored, and what nobody asks for is let go. Guarded by the session store's gate.
/// </summary>
internal sealed class CellSums(long maxBytes, TimeProvider time)
{
    private const int MaxSums = 32;
    private static readonly TimeSpan KeptUnused = TimeSpan.FromMinutes(10);

    // Uniting costs several times what one question does without it.
    private static readonly TimeSpan RestAfterLoss = TimeSpan.FromMinutes(1);

    private readonly List<CellSum> _sums = [];
    private readonly Dictionary<SumKey, DateTime> _lostAt = [];

    /// <summary>The sum if there is one that is kept true.</summary>
    public CellSum? Find(SumKey key, CellParts parts)
    {
        var sum = _sums.Find(one => one.Key == key && one.IsReady && (parts & ~one.Parts) == 0);
        if (sum is not null)
            sum.LastUse = Now;
        return sum;
    }

    /// <summary>Begins a sum, to be made without the gate of what the cells are now; null if it is not worth it.</summary>
    public CellSum? Begin(SumKey key, CellParts parts)
    {
        if ((_lostAt.TryGetValue(key, out var lost) && Now - lost < RestAfterLoss) || _sums.Exists(one => one.Key == key && !one.IsReady))
            return null;
        var sum = new CellSum(key, parts) { LastUse = Now };
        _sums.Add(sum);
        return sum;
    }

    /// <summary>Ends the making of a sum; false if it is not true any more.</summary>
    public bool Complete(CellSum sum)
    {
        if (sum.IsLost)
        {
            _sums.Remove(sum);
            return false;
        }

        sum.Complete();
        _sums.RemoveAll(one => one != sum && one.IsReady && one.Key == sum.Key);
        LetGo();
        return true;
    }

    public void Add(in Contribution one, uint? number, long count)
    {
        foreach (var sum in _sums)
        {
            if (sum.Key.Contains(one))
                sum.Add(one, number, count);
        }
    }

    public void Change(in Contribution before, in Contribution after, uint? number)
    {
        for (var i = _sums.Count - 1; i >= 0; i--)
        {
            var sum = _sums[i];
            var (contains, containsAfter) = (sum.Key.Contains(before), sum.Key.Contains(after));
            if (!contains && !containsAfter)
                continue;
            if (!sum.IsReady || !contains || !containsAfter || before.LosesParts(after, moves: sum.Key.IsByRelease && before.Release != after.Release))
            {
                Lose(sum);
                continue;
            }

            sum.TakeBack(before);
            sum.Add(before.HasDuration ? after with { Duration = Contribution.NoDuration } : after, number, 1);
        }
    }

    /// <summary>Lets go of what nobody asked for lately, and of what memory has no room for.</summary>
    public void LetGo()
    {
        var now = Now;
        _sums.RemoveAll(sum => sum.IsReady && now - sum.LastUse > KeptUnused);
        foreach (var key in _lostAt.Where(lost => now - lost.Value > RestAfterLoss).Select(lost => lost.Key).ToList())
            _lostAt.Remove(key);
        var (room, count) = (maxBytes, 0);
        foreach (var sum in _sums.Where(sum => sum.IsReady).OrderByDescending(sum => sum.LastUse).ToList())
        {
            room -= sum.Bytes;
            if (room >= 0 && ++count <= MaxSums)
                continue;
            _lostAt[sum.Key] = now;
            _sums.Remove(sum);
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private void Lose(CellSum sum)
    {
        _lostAt[sum.Key] = Now;
        // One that is being made is looked at when it is.
        sum.IsLost = true;
        if (sum.IsReady)
            _sums.Remove(sum);
    }
}
