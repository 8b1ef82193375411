using Airworthy.Server.Storage;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Threads that read events, one for each processor, and less urgent than all others: an event takes some fifty times the work of a session's update,
/// and must not stand before one. What waits for them is held by its requests, so sockets are read more slowly, and nothing is refused.
/// </summary>
internal sealed class EventThreads : IDisposable
{
    private readonly WorkQueue _waiting = new();
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

    /// <summary>Does the work on one of the threads, in the order in which it comes, up to where it waits; completes when it does. What it throws is thrown here.</summary>
    public Task<T> Run<T>(Func<Task<T>> work)
    {
        var begun = new TaskCompletionSource<Task<T>>();
        _waiting.Add(() =>
        {
            var done = Begin(work);
            // What is done already would be continued on this thread: it is completed from one of the usual urgency. What still waits is continued where it ends.
            if (done.IsCompleted)
                _completions.Add(() => ThreadPool.UnsafeQueueUserWorkItem(begun.SetResult, done, preferLocal: false));
            else
                begun.SetResult(done);
        });
        return begun.Task.Unwrap();
    }

    /// <summary>Does what waits, and ends.</summary>
    public void Dispose()
    {
        _waiting.End();
        _threads.ForEach(thread => thread.Join());
        _completions.Dispose();
    }

    private static Task<T> Begin<T>(Func<Task<T>> work)
    {
        try
        {
            return work();
        }
        // It belongs to who asked for it, and the thread to all.
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    private void Work()
    {
        ThreadUrgency.Lower();
        _waiting.Run();
    }
}
