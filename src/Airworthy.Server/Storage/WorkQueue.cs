namespace Airworthy.Server.Storage;

/// <summary>
/// What threads of our own work through, in the order in which it comes. Who waits for more sleeps: a <see cref="System.Collections.Concurrent.BlockingCollection{T}"/> would first ask again and again,
/// yielding in between, and with events beside sessions each thread that did so was in the others' way some thousand times a second.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Queue<Action> _waiting = [];
    private bool _ended;

    /// <summary>Adds work; one of the threads that wait takes it.</summary>
    /// <exception cref="InvalidOperationException">The queue has ended.</exception>
    public void Add(Action work)
    {
        lock (_waiting)
        {
            if (_ended)
                throw new InvalidOperationException("The queue takes no more work.");
            _waiting.Enqueue(work);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Takes no more work; what waits is still handed out.</summary>
    public void End()
    {
        lock (_waiting)
        {
            _ended = true;
            Monitor.PulseAll(_waiting);
        }
    }

    /// <summary>Does what comes, and returns once the queue has ended and is empty.</summary>
    public void Run()
    {
        while (Take() is { } work)
            work();
    }

    private Action? Take()
    {
        lock (_waiting)
        {
            Action? work;
            while (!_waiting.TryDequeue(out work) && !_ended)
                Monitor.Wait(_waiting);
            return work;
        }
    }
}
