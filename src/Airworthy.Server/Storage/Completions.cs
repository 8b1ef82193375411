using System.Collections.Concurrent;

namespace Airworthy.Server.Storage;

/// <summary>
/// Completes what less urgent threads have done, on a thread of the usual urgency. To complete a task may have .NET start a worker for its pool,
/// and a worker stays as urgent as the thread that has it started, whatever it works on then.
/// </summary>
internal sealed class Completions : IDisposable
{
    private readonly BlockingCollection<Action> _waiting = [];
    private readonly Thread _thread;

    public Completions(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has it completed soon, in the order in which it comes.</summary>
    /// <param name="completion">Must not throw, nor wait.</param>
    public void Add(Action completion) => _waiting.Add(completion);

    /// <summary>Completes what was added, and ends. Nothing may be added from then on.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
    }

    private void Run()
    {
        foreach (var completion in _waiting.GetConsumingEnumerable())
            completion();
    }
}
