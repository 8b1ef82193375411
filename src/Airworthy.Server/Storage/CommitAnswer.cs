using System.Threading.Tasks.Sources;

namespace Airworthy.Server.Storage;

/// <summary>What one who adds facts to commits waits for: one commit after another, each awaited before the next.</summary>
internal sealed class CommitAnswer : IValueTaskSource
{
    // What follows runs where it is completed: on a thread of the pool, which completes many.
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>What completes with the next commit.</summary>
    public ValueTask Next()
    {
        _core.Reset();
        return new(this, _core.Version);
    }

    /// <param name="why">Null if the facts are committed, otherwise why they are not.</param>
    public void Complete(Exception? why)
    {
        if (why is null)
            _core.SetResult(true);
        else
            _core.SetException(why);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
