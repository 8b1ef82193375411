namespace Airworthy.Server.Storage;

/// <summary>How the disk does: for the health endpoint, the page and those whose facts cannot be taken.</summary>
internal sealed class StorageHealth
{
    private long _lastCommitTicks;

    /// <summary>Why nothing can be written at the moment; null while all is well.</summary>
    public string? Failure { get; set; }

    /// <summary>Why folds do not reach the store at the moment; facts are taken into the log meanwhile. Null while all is well.</summary>
    public string? StoreFailure { get; set; }

    /// <summary>Why events and what is told about releases cannot be written at the moment; sessions are taken meanwhile. Null while all is well.</summary>
    public string? TrackerFailure { get; set; }

    /// <summary>What the last start found damaged in the log; null if nothing was.</summary>
    public LogReplay? Damage { get; set; }

    /// <summary>When facts were last made durable; null before the first time since the start.</summary>
    public DateTimeOffset? LastCommit =>
        Interlocked.Read(ref _lastCommitTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The commits since the start.</summary>
    public CommitSizes Commits { get; } = new();

    public void Committed(DateTimeOffset now, int bytes)
    {
        Commits.Count(bytes);
        Interlocked.Exchange(ref _lastCommitTicks, now.UtcTicks);
    }
}
