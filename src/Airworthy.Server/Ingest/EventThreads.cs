using System.Collections.Concurrent;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Threads that read events, one for each processor, and less urgent than all others: an event takes some fifty times the work of a session's update,
/// and must not stand before one. What waits for them is held by its requests, so sockets are read more slowly, and nothing is refused.
/// </summary>
internal sealed class EventThreads : IDisposable
{
    private readonly BlockingCollection<Action> _waiting = [];
    private readonly Completions _completions = new("events done");
    private readonly List<Thread> _threads = [];

    public EventThreads()
    {
        for (var i = 0; i < Environment.ProcessorCount; i++)
        {
            var thread = new Thread(Work) { Name = $"events {i}", IsBackground = true };
            thread.Start();
            _threads.Add(thread);
        }
    }

    /// <summary>Does the work on one of the threads, in the order in which it comes. What it throws is thrown here.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(() =>
        {
            try
            {
                var result = work();
                _completions.Add(() => done.SetResult(result));
            }
            // It belongs to who asked for it, and the thread to all.
            catch (Exception error)
            {
                _completions.Add(() => done.SetException(error));
            }
        });
        return done.Task;
    }

    /// <summary>Does what waits, and ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _threads.ForEach(thread => thread.Join());
        _completions.Dispose();
        _waiting.Dispose();
    }

    private void Work()
    {
        ThreadUrgency.Lower();
        foreach (var work in _waiting.GetConsumingEnumerable())
            work();
    }
}
