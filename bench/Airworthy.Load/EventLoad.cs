using System.Diagnostics;

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
            await (options.PerSecond is { } rate ? SendWhenDue(connections, rate) : Task.WhenAll(connections.Select(connection => Task.Run(() => SendInTurn(connection)))));
            return new(_sent, Stopwatch.GetElapsedTime(_start), _latency);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private async Task SendWhenDue(List<KeptConnection> connections, int perSecond)
    {
        var pacer = new Pacer((long)(perSecond * options.Duration.TotalSeconds), number => DueAt(number, perSecond));
        var pacing = pacer.Run(_start);
        await Task.WhenAll(connections.Select(connection => Task.Run(() => SendWhenDue(connection, pacer, perSecond))));
        await pacing;
    }

    private async Task SendWhenDue(KeptConnection connection, Pacer pacer, int perSecond)
    {
        while (await pacer.Next() is { } number)
        {
            await Post(connection);
            _latency.Record(Stopwatch.GetElapsedTime(_start) - DueAt(number, perSecond));
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

    private static TimeSpan DueAt(long number, int perSecond) => TimeSpan.FromTicks((long)(number * (double)TimeSpan.TicksPerSecond / perSecond));
}

/// <param name="Events">Sent, and all of them acknowledged.</param>
/// <param name="Elapsed">Until the last acknowledgement.</param>
public sealed record EventLoadResult(long Events, TimeSpan Elapsed, LatencyHistogram Latency)
{
    public double PerSecond => Events / Elapsed.TotalSeconds;
}
