using System.Diagnostics;
using System.Threading.Channels;

namespace Airworthy.Load;

/// <param name="PerSecond">Events a second, in an open loop: each latency counts from the moment the event was due. Null for as many as are answered, one after the other.</param>
public sealed record EventLoadOptions(Uri Server, int Project, string Key, TimeSpan Duration, int? PerSecond, int Connections);

/// <summary>Sends events, and sees that each is answered with 200.</summary>
public sealed class EventLoad(EventLoadOptions options, EventTraffic traffic, long firstNumber)
{
    private readonly LatencyHistogram _latency = new();
    private long _sent;
    private long _start;

    /// <summary>Sends for as long as was asked; returns when everything is answered.</summary>
    /// <exception cref="InvalidOperationException">Something was not answered with 200.</exception>
    public async Task<EventLoadResult> Run()
    {
        var connections = new List<KeptConnection>();
        try
        {
            for (var i = 0; i < options.Connections; i++)
                connections.Add(await KeptConnection.Open(options.Server, options.Project, options.Key));
            _start = Stopwatch.GetTimestamp();
            var due = Channel.CreateUnbounded<long>(new() { SingleWriter = true });
            var pacing = options.PerSecond is null ? Task.CompletedTask
                : Task.Factory.StartNew(() => Pace(due.Writer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await Task.WhenAll(connections.Select(connection => Task.Run(() => options.PerSecond is null ? SendInTurn(connection) : Send(connection, due.Reader))));
            await pacing;
            return new(_sent, Stopwatch.GetElapsedTime(_start), _latency);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private void Pace(ChannelWriter<long> due)
    {
        using var never = new ManualResetEvent(false);
        var count = (long)(options.PerSecond!.Value * options.Duration.TotalSeconds);
        for (var handedOut = 0L; handedOut < count && !never.WaitOne(1);)
        {
            var elapsed = Stopwatch.GetElapsedTime(_start);
            for (; handedOut < count && DueAt(handedOut) <= elapsed; handedOut++)
                due.TryWrite(handedOut);
        }

        due.Complete();
    }

    private async Task Send(KeptConnection connection, ChannelReader<long> due)
    {
        await foreach (var number in due.ReadAllAsync())
        {
            await Post(connection);
            _latency.Record(Stopwatch.GetElapsedTime(_start) - DueAt(number));
        }
    }

    private async Task SendInTurn(KeptConnection connection)
    {
        while (Stopwatch.GetElapsedTime(_start) < options.Duration)
        {
            var began = Stopwatch.GetTimestamp();
            await Post(connection);
            _latency.Record(Stopwatch.GetElapsedTime(began));
        }
    }

    private async ValueTask Post(KeptConnection connection)
    {
        var number = firstNumber + Interlocked.Increment(ref _sent) - 1;
        if (await connection.Post(traffic[number]) is not 200 and var status)
            throw new InvalidOperationException($"Event {number} was answered with {status}.");
    }

    private TimeSpan DueAt(long number) => TimeSpan.FromTicks((long)(number * (double)TimeSpan.TicksPerSecond / options.PerSecond!.Value));
}

/// <param name="Events">Sent, and all of them acknowledged.</param>
/// <param name="Elapsed">Until the last acknowledgement.</param>
public sealed record EventLoadResult(long Events, TimeSpan Elapsed, LatencyHistogram Latency)
{
    public double PerSecond => Events / Elapsed.TotalSeconds;
}
