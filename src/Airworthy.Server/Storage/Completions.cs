namespace Airworthy.Server.Storage;

/// <summary>
/// Completes what less urgent threads have done, on a thread of the usual urgency. To complete a task may have .NET start a worker for its pool,
/// and a worker stays as urgent as the thread that has it started, whatever it works on then.
/// </summary>
internal sealed class Completions : IDisposable
{
    private readonly Queue<Action> _waiting = [];
    private readonly Thread _thread;
    private bool _closed;

    public Completions(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has it completed soon, in the order in which it comes.</summary>
    /// <param name="completion">Must not throw, nor wait.</param>
    public void Add(Action completion)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(completion);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Completes what was added, and ends. Nothing is added from then on.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.Pulse(_waiting);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (Take() is { } completion)
            completion();
    }

    private Action? Take()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_closed)
                Monitor.Wait(_waiting);
            return _waiting.TryDequeue(out var completion) ? completion : null;
        }
    }
}
