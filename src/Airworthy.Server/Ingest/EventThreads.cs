using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Threads that read events, one for each processor, and less urgent than all others: an event takes some fifty times the work of a session's update,
/// and must not stand before one. What waits for them is held by its requests, so sockets are read more slowly, and nothing is refused.
/// </summary>
internal sealed partial class EventThreads : IDisposable
{
    // Beside a thread of the usual urgency one of these gets a quarter of a processor. Less would be felt by all: a collection waits for each thread to come to a stop.
    private const int Niceness = 5;
    private const int OfThread = 0; // PRIO_PROCESS, which on Linux is the thread's own

    private readonly BlockingCollection<Action> _waiting = [];
    private readonly List<Thread> _threads = [];

    public EventThreads()
    {
        for (var i = 0; i < Environment.ProcessorCount; i++)
        {
            var thread = new Thread(Work) { Name = $"events {i}", IsBackground = true, Priority = ThreadPriority.BelowNormal };
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
                done.SetResult(work());
            }
            // It belongs to who asked for it, and the thread to all.
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    /// <summary>Does what waits, and ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _threads.ForEach(thread => thread.Join());
        _waiting.Dispose();
    }

    private void Work()
    {
        // .NET's priorities do nothing on Linux. Where this fails nothing is wrong but the urgency.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThread, 0, Niceness);
        foreach (var work in _waiting.GetConsumingEnumerable())
            work();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
