using System.Diagnostics;
using System.Threading.Channels;

namespace Airworthy.Load;

/// <summary>
/// Hands out numbers from 0 on, each to one of those who wait, no sooner than it is due. Whoever takes one late is late: when it was due does not change.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="dueAt">When a number is due, counted from the start; never earlier than the one before.</param>
public sealed class Pacer(long count, Func<long, TimeSpan> dueAt)
{
    private readonly Channel<long> _due = Channel.CreateUnbounded<long>(new() { SingleWriter = true });

    /// <summary>On a thread of its own: hands out what is due, once a millisecond, until all is or it is stopped.</summary>
    /// <param name="start">A <see cref="Stopwatch.GetTimestamp"/>.</param>
    public Task Run(long start, CancellationToken stop = default) =>
        Task.Factory.StartNew(() => HandOut(start, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The next number, once it is due; null if there is none any more.</summary>
    public async ValueTask<long?> Next()
    {
        try
        {
            // Not ReadAllAsync: each number would wake all who wait, thirty-two connections for one update, and be a larger load than the server's.
            return await _due.Reader.ReadAsync();
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    private void HandOut(long start, CancellationToken stop)
    {
        for (var next = 0L; next < count && !stop.WaitHandle.WaitOne(1);)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            while (next < count && dueAt(next) <= elapsed)
                _due.Writer.TryWrite(next++);
        }

        _due.Writer.Complete();
    }
}
