using Airworthy.Server.Users;
using BenchmarkDotNet.Attributes;

namespace Airworthy.Benchmarks;

/// <summary>
/// Distinct users by release over 14 days, with the number of each day: 30 releases, three environments a day,
/// 1,260 cells of 14,300 out of two million users, 18 million memberships in all.
/// </summary>
public class UserUnionBenchmarks
{
    private const int Releases = 30;
    private const int Days = 14;
    private const int Environments = 3;
    private const int UsersInCell = 14_300;
    private const int Users = 2_000_000;

    private readonly UserSet[][][] _cells = new UserSet[Releases][][];
    private readonly UserSet[][][] _smallCells = new UserSet[1_000][][];

    // Those of a server that has answered before.
    private readonly UserUnion _bucket = new();
    private readonly UserUnion _total = new();

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        foreach (ref var release in _cells.AsSpan())
            release = Release(random, UsersInCell);
        foreach (ref var release in _smallCells.AsSpan())
            release = Release(random, users: 40);
    }

    [Benchmark(Description = "30 releases, 18 million memberships")]
    public long ThirtyReleases() => Ask(_cells);

    [Benchmark(Description = "1,000 releases, 1.7 million memberships")]
    public long ThousandReleases() => Ask(_smallCells);

    [Benchmark(Description = "30 releases, each day made a set")]
    public long Sets()
    {
        var sum = 0L;
        foreach (var day in _cells.SelectMany(days => days))
        {
            foreach (var cell in day)
                _bucket.Add(cell);
            sum += _bucket.TakeSet().Count;
        }

        return sum;
    }

    private long Ask(UserSet[][][] releases)
    {
        var sum = 0L;
        foreach (var days in releases)
        {
            foreach (var day in days)
            {
                foreach (var cell in day)
                    _bucket.Add(cell);
                sum += _bucket.MoveTo(_total);
            }

            sum += _total.Count;
            _total.Clear();
        }

        return sum;
    }

    private static UserSet[][] Release(Random random, int users) =>
        [.. Enumerable.Range(0, Days).Select(_ => Enumerable.Range(0, Environments).Select(_ => Cell(random, users)).ToArray())];

    private static UserSet Cell(Random random, int users)
    {
        var set = new UserSet();
        while (set.Count < users)
            set.Add((uint)random.Next(Users));
        return set;
    }
}
