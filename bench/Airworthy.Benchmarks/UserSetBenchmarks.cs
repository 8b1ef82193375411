using Airworthy.Server.Users;
using BenchmarkDotNet.Attributes;

namespace Airworthy.Benchmarks;

/// <summary>What the commit thread pays to put a user into a cell: a million sessions of two million users, one cell.</summary>
public class UserSetBenchmarks
{
    private const int Sessions = 1_000_000;
    private const int Users = 2_000_000;

    private readonly uint[] _users = new uint[Sessions];
    private readonly UserSet _known = new();

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        foreach (ref var user in _users.AsSpan())
        {
            user = (uint)(Users * Math.Pow(random.NextDouble(), 3)); // a few come often, many seldom
            _known.Add(user);
        }
    }

    [Benchmark(OperationsPerInvoke = Sessions, Description = "Add to a set that grows")]
    public long Grow()
    {
        var set = new UserSet();
        foreach (var user in _users)
            set.Add(user);
        return set.Count;
    }

    [Benchmark(OperationsPerInvoke = Sessions, Description = "Add a user who is in it")]
    public long Known()
    {
        foreach (var user in _users)
            _known.Add(user);
        return _known.Count;
    }
}
