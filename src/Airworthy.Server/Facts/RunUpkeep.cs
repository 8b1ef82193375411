using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Facts;

/// <summary>
/// Keeps the runs few: joins them, and deletes the blocks of those that nobody reads any more. In short steps, for requests wait for the same disk.
/// On the folding thread.
/// </summary>
internal sealed class RunUpkeep(StoreDatabase database, SessionStore sessions, SessionRuns runs, NameRegistry names, StorageOptions options)
{
    // A run that was begun when the process ended, or whose deletion was not finished.
    private readonly Queue<long> _superfluous = new(runs.Leftovers);

    /// <param name="rest">Runs between two steps.</param>
    /// <exception cref="SqliteException">The store cannot be written. Runs are as they were; what is left is done in the next turn, or after the next start.</exception>
    public void Run(Action rest)
    {
        IReadOnlyList<SessionRun> sources;
        lock (sessions.Gate)
            sources = RunJoining.Choose(runs.Published);
        if (sources.Count > 0)
            Join(sources, rest);
        while (_superfluous.TryPeek(out var run))
        {
            DeleteBlocks(run, rest);
            _superfluous.Dequeue();
        }
    }

    private void Join(IReadOnlyList<SessionRun> sources, Action rest)
    {
        var id = runs.NewId();
        SessionRun joined;
        try
        {
            using var writing = new SteppedTransaction(database.Writer, rest);
            joined = RunJoining.Join(writing, sources, id, options.SessionsInJoinStep, names);
            SessionTable.DeleteRuns(writing.Current, sources);
            writing.Commit();
        }
        catch (SqliteException)
        {
            _superfluous.Enqueue(id);
            throw;
        }

        lock (sessions.Gate)
            sessions.Joined(sources, joined);
        foreach (var source in sources)
            _superfluous.Enqueue(source.Id);
    }

    private void DeleteBlocks(long run, Action rest)
    {
        using var deletion = new SteppedTransaction(database.Writer, rest);
        while (SessionTable.DeleteBlocks(deletion.Current, run, Math.Max(1, options.SessionsInJoinStep / SessionBlockWriter.MaxSessions)))
            deletion.Step();
        deletion.Commit();
    }
}
