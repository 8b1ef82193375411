using Airworthy.Server.Cells;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Facts;

/// <summary>
/// What time does to the store: a day for which nothing comes any more is added up and kept, and what has expired is deleted.
/// It costs what there is to delete, in steps, so that a fold never waits long. On the folding thread.
/// </summary>
internal sealed class Expiry(StoreDatabase database, SessionStore sessions, SessionRuns runs, CellStore cells, RetentionOptions retention, TimeProvider time)
{
    // About half a million sessions.
    private const int BlocksInStep = 2_500;
    private const int StepsInTurn = 8;

    /// <exception cref="SqliteException">The store cannot be written; what is left is done in the next turn.</exception>
    public void Run()
    {
        // Days first: an hour must not go before its day is kept.
        CloseDays();
        DeleteCells();
        DeleteSessions();
    }

    private void CloseDays()
    {
        List<PartitionKey> days;
        lock (sessions.Gate)
            days = cells.DaysToClose();
        foreach (var day in days)
        {
            StoredPartition? closed;
            lock (sessions.Gate)
                closed = sessions.SnapshotDay(day);
            if (closed is null)
                continue;
            using var transaction = database.Writer.BeginTransaction();
            CellTable.Save(transaction, [closed], ThreadUrgency.GiveWay);
            transaction.Commit();
            lock (sessions.Gate)
                cells.Stored([closed]);
        }
    }

    private void DeleteCells()
    {
        List<PartitionKey> expired;
        lock (sessions.Gate)
            expired = cells.ForgetExpired();
        if (expired.Count == 0)
            return;
        using var transaction = database.Writer.BeginTransaction();
        CellTable.Delete(transaction, expired);
        transaction.Commit();
    }

    private void DeleteSessions()
    {
        var before = retention.SessionsFrom(time.GetUtcNow().UtcDateTime);
        List<SessionRun> empty;
        lock (sessions.Gate)
        {
            if (!runs.Expire(before))
                return;
            empty = [.. runs.Published.Where(run => run.Hours.Count == 0)];
        }

        for (var step = 0; step < StepsInTurn; step++)
        {
            using var transaction = database.Writer.BeginTransaction();
            var isDone = !SessionTable.DeleteBefore(transaction, before, BlocksInStep) & !AggregateTable.DeleteBefore(transaction, before, BlocksInStep);
            if (isDone)
                SessionTable.DeleteRuns(transaction, empty);
            transaction.Commit();
            if (!isDone)
                continue;
            lock (sessions.Gate)
                runs.Expired(before, empty);
            return;
        }
    }
}
