using System.Diagnostics;

namespace Airworthy.Load;

/// <summary>What to send, where, and for how long.</summary>
public sealed record SustainedOptions
{
    public required Uri Server { get; init; }

    public int Project { get; init; } = 1;

    public required string Key { get; init; }

    public required string Token { get; init; }

    /// <summary>Updates a second.</summary>
    public required int PerSecond { get; init; }

    public required TimeSpan Duration { get; init; }

    public int Users { get; init; } = 500_000;

    public int Releases { get; init; } = 20;

    /// <summary>Kept-alive connections; an update that finds none free waits, and its wait counts.</summary>
    public int Connections { get; init; } = 64;

    public TimeSpan BetweenMarkers { get; init; } = TimeSpan.FromMilliseconds(250);
}

/// <summary>
/// An open loop: updates are due at a constant rate, whatever the server does, and each latency counts from the moment the update was due.
/// A server that stops for a second so shows in every update of that second, not in one (no coordinated omission).
/// </summary>
public sealed class SustainedLoad
{
    /// <summary>The time that one interval of the result covers.</summary>
    public static readonly TimeSpan IntervalLength = TimeSpan.FromSeconds(10);

    private readonly SustainedOptions _options;
    private readonly SustainedTraffic _traffic;
    private readonly LoadInterval[] _intervals;
    private readonly long _updates;
    private long _start;

    public SustainedLoad(SustainedOptions options)
    {
        _options = options;
        _traffic = new(TimeProvider.System.GetUtcNow().UtcDateTime, options.PerSecond, options.Users, options.Releases);
        _updates = (long)(options.PerSecond * options.Duration.TotalSeconds);
        _intervals = [.. Enumerable.Range(0, (int)Math.Ceiling(options.Duration / IntervalLength)).Select(_ => new LoadInterval())];
    }

    /// <summary>Sends everything, and returns when everything is answered.</summary>
    /// <param name="ended">Told of each interval, and its place, right after its end.</param>
    /// <exception cref="InvalidOperationException">Something was not answered with 200.</exception>
    public async Task<SustainedResult> Run(Action<int, LoadInterval>? ended = null)
    {
        var connections = new List<KeptConnection>();
        using var stop = new CancellationTokenSource();
        try
        {
            for (var i = 0; i < _options.Connections; i++)
                connections.Add(await KeptConnection.Open(_options.Server, _options.Project, _options.Key));

            _start = Stopwatch.GetTimestamp();
            var probe = new FreshnessProbe(_options);
            var probing = Task.Run(() => probe.Run(_start, RecordFreshness, stop.Token));
            var telling = Tell(ended, stop.Token);
            var pacer = new Pacer(_updates, _traffic.DueAt);
            var pacing = pacer.Run(_start, stop.Token);
            var sending = connections.Select(connection => Task.Run(() => Send(connection, pacer))).ToList();
            await WhenAllOrFirstFailure([.. sending, pacing, probing], sending);
            var elapsed = Stopwatch.GetElapsedTime(_start);
            await stop.CancelAsync();
            await probing;
            await telling;
            return new(_updates, elapsed, probe.Count, _traffic.Expected(_updates), _intervals);
        }
        finally
        {
            await stop.CancelAsync();
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private async Task Send(KeptConnection connection, Pacer pacer)
    {
        while (await pacer.Next() is { } number)
        {
            if (await connection.Post(_traffic[number]) is not 200 and var status)
                throw new InvalidOperationException($"Update {number} was answered with {status}.");
            var at = _traffic.DueAt(number);
            IntervalOf(at).Latency.Record(Stopwatch.GetElapsedTime(_start) - at);
        }
    }

    private void RecordFreshness(TimeSpan at, TimeSpan freshness) => IntervalOf(at).Freshness.Record(freshness);

    private LoadInterval IntervalOf(TimeSpan at) => _intervals[Math.Min((int)(at / IntervalLength), _intervals.Length - 1)];

    private async Task Tell(Action<int, LoadInterval>? ended, CancellationToken stop)
    {
        for (var i = 0; i < _intervals.Length; i++)
        {
            var wait = IntervalLength * (i + 1) - Stopwatch.GetElapsedTime(_start);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            ended?.Invoke(i, _intervals[i]);
        }
    }

    /// <summary>Waits for <paramref name="needed"/>, but not any longer than until one of all fails.</summary>
    private static async Task WhenAllOrFirstFailure(List<Task> all, IReadOnlyCollection<Task> needed)
    {
        var left = needed.ToHashSet();
        while (left.Count > 0)
        {
            var done = await Task.WhenAny(all);
            await done;
            all.Remove(done);
            left.Remove(done);
        }
    }
}

/// <summary>What happened to the updates that were due in an interval, and to the markers sent in it.</summary>
public sealed class LoadInterval
{
    public LatencyHistogram Latency { get; } = new();

    public LatencyHistogram Freshness { get; } = new();

    /// <summary>The server's memory at the interval's end, as whoever watches has noted it.</summary>
    public double ResidentMegabytes { get; set; }
}

/// <param name="Updates">Sent, and all of them acknowledged.</param>
/// <param name="Elapsed">Until the last acknowledgement.</param>
/// <param name="Markers">Sessions sent besides, to see when they are counted.</param>
/// <param name="Expected">What the server must have counted in <see cref="SustainedTraffic.Environment"/>.</param>
public sealed record SustainedResult(long Updates, TimeSpan Elapsed, long Markers, ExpectedCounts Expected, IReadOnlyList<LoadInterval> Intervals)
{
    public double PerSecond => Updates / Elapsed.TotalSeconds;

    public LatencyHistogram Latency => LatencyHistogram.Sum(Intervals.Select(interval => interval.Latency));

    public LatencyHistogram Freshness => LatencyHistogram.Sum(Intervals.Select(interval => interval.Freshness));
}
