namespace Airworthy.Server.Storage;

/// <summary>
/// Completes what less urgent threads have done, on a thread of the usual urgency. To complete a task may have .NET start a worker for its pool,
/// and a worker stays as urgent as the thread that has it started, whatever it works on then.
/// </summary>
internal sealed class Completions : IDisposable
{
    private readonly WorkQueue _waiting = new();
    private readonly Thread _thread;

    public Completions(string name)
    {
        _thread = new Thread(_waiting.Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has it completed soon, in the order in which it comes.</summary>
    /// <param name="completion">Must not throw, nor wait.</param>
    public void Add(Action completion) => _waiting.Add(completion);

    /// <summary>Completes what was added, and ends. Nothing may be added from then on.</summary>
    public void Dispose()
    {
        _waiting.End();
        _thread.Join();
    }
}
