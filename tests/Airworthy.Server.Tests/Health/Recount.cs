using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Users;

namespace Airworthy.Server.Tests.Health;

/// <summary>An update as a test sends it.</summary>
/// <param name="User">0 for none.</param>
/// <param name="Duration">Seconds; NaN for none.</param>
internal sealed record SentUpdate(
    int Project, int Session, DateTime Started, SessionStatus Status, AbnormalMechanism Mechanism, uint Errors, double Duration,
    string Release, string Environment, ulong User, DateTime Timestamp, ulong Sequence);

internal sealed record SentAggregate(int Project, DateTime Started, string Release, string Environment, ulong User, long[] Counts);

/// <summary>
/// Counts by definition: keeps every accepted update, and derives each number from all of them anew. Slow, and too simple to be wrong.
/// </summary>
internal sealed class Recount
{
    public const int Projects = 2;

    private readonly List<SentUpdate> _updates = [];
    private readonly List<SentAggregate> _aggregates = [];

    public void Add(SentUpdate update) => _updates.Add(update);

    public void Add(SentAggregate aggregate) => _aggregates.Add(aggregate);

    /// <summary>The figures of every group that has sessions in the buckets: the total, then each bucket.</summary>
    public Dictionary<string, List<CountedFigures>> Count(TimeBuckets buckets, HealthGrouping grouping, Func<Counted, bool> filter)
    {
        var inRange = All().Where(one => one.Started >= buckets.Start && one.Started < buckets.End && filter(one)).ToList();
        var groups = inRange.GroupBy(one => KeyOf(grouping, one.Project, one.Release, one.Environment)).ToDictionary(
            group => group.Key,
            group => buckets.Starts()
                .Select(start => FiguresOf(group.Where(one => one.Started >= start && one.Started < start + buckets.Interval)))
                .Prepend(FiguresOf(group))
                .ToList());
        if (grouping == HealthGrouping.None && groups.Count == 0)
            groups.Add(KeyOf(grouping, 0, "", ""), [.. Enumerable.Repeat(FiguresOf([]), buckets.Count + 1)]);
        return groups;
    }

    /// <summary>Each session by the number it was sent with, as it counts in the end.</summary>
    public IEnumerable<(int Session, Counted State)> Sessions() =>
        _updates.GroupBy(update => (update.Project, update.Session)).Select(session => (session.Key.Session, Merge([.. session])));

    public static string KeyOf(HealthGrouping grouping, int project, string release, string environment) => string.Join('|',
        grouping.HasFlag(HealthGrouping.Project) ? project : "",
        grouping.HasFlag(HealthGrouping.Release) ? release : "",
        grouping.HasFlag(HealthGrouping.Environment) ? environment : "");

    private IEnumerable<Counted> All() =>
        _updates.GroupBy(update => (update.Project, update.Session)).Select(session => Merge([.. session])).Concat(
            from aggregate in _aggregates
            from health in Enum.GetValues<SessionHealth>()
            where aggregate.Counts[(int)health] > 0
            select new Counted(aggregate.Project, aggregate.Release, aggregate.Environment, aggregate.Started, health, aggregate.User, aggregate.Counts[(int)health], IsAggregated: true));

    private static Counted Merge(List<SentUpdate> updates)
    {
        var status = updates.Max(update => update.Status);
        var health = status switch
        {
            SessionStatus.Crashed => SessionHealth.Crashed,
            SessionStatus.Abnormal => SessionHealth.Abnormal,
            SessionStatus.Unhandled => SessionHealth.Unhandled,
            SessionStatus.Errored => SessionHealth.Errored,
            _ => updates.Any(update => update.Errors > 0) ? SessionHealth.Errored : SessionHealth.Healthy,
        };
        var inOrder = updates.OrderBy(update => update.Timestamp).ThenBy(update => update.Sequence);
        return new(
            updates[0].Project,
            inOrder.ThenBy(update => update.Release, StringComparer.Ordinal).First().Release,
            inOrder.ThenBy(update => update.Environment, StringComparer.Ordinal).FirstOrDefault(update => update.Environment.Length > 0)?.Environment ?? "",
            updates.Min(update => update.Started),
            health,
            inOrder.ThenBy(update => update.User).FirstOrDefault(update => update.User != 0)?.User ?? 0,
            Sessions: 1)
        {
            Mechanism = updates.Max(update => update.Mechanism),
            Milliseconds = status == SessionStatus.Exited && updates.Exists(update => !double.IsNaN(update.Duration))
                ? (uint)Math.Round(updates.Where(update => !double.IsNaN(update.Duration)).Max(update => update.Duration) * 1000)
                : null,
        };
    }

    private static CountedFigures FiguresOf(IEnumerable<Counted> counted)
    {
        var all = counted.ToList();
        var (sessions, users) = (new HealthCounts(), new HealthCounts());
        foreach (var one in all)
            sessions[one.Health] += one.Sessions;
        foreach (var user in all.Where(one => one.User != UserHash.None.Value).GroupBy(one => one.User))
            users[user.Max(one => one.Health)]++;
        return new(
            sessions,
            users,
            all.Where(one => one.IsAggregated).Sum(one => one.Sessions),
            UsersWhere(all, one => one.Mechanism != AbnormalMechanism.None),
            UsersWhere(all, one => one.Mechanism == AbnormalMechanism.AnrForeground),
            [.. all.Where(one => one.Milliseconds is not null).Select(one => one.Milliseconds!.Value).Order()]);
    }

    private static long UsersWhere(IEnumerable<Counted> counted, Func<Counted, bool> condition) =>
        counted.Where(one => one.User != UserHash.None.Value && condition(one)).Select(one => one.User).Distinct().LongCount();
}

/// <summary>Sessions as they count in the end.</summary>
internal sealed record Counted(
    int Project, string Release, string Environment, DateTime Started, SessionHealth Health, ulong User, long Sessions, bool IsAggregated = false)
{
    public AbnormalMechanism Mechanism { get; init; }

    public uint? Milliseconds { get; init; }
}

/// <summary>What a recount counts.</summary>
/// <param name="Durations">In milliseconds, sorted.</param>
internal sealed record CountedFigures(
    HealthCounts Sessions, HealthCounts Users, long AggregatedSessions, long AnrUsers, long ForegroundAnrUsers, IReadOnlyList<uint> Durations)
{
    public double? Average => Durations.Count == 0 ? null : Durations.Average(one => (double)one);

    /// <summary>Linear between the two neighbours, as numpy's default.</summary>
    public double? Percentile(double share)
    {
        if (Durations.Count == 0)
            return null;
        var at = (Durations.Count - 1) * share;
        var low = Durations[(int)Math.Floor(at)];
        var high = Durations[(int)Math.Ceiling(at)];
        return low + (at - Math.Floor(at)) * (high - (double)low);
    }
}
