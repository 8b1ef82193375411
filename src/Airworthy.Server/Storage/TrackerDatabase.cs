using System.Collections.Concurrent;

namespace Airworthy.Server.Storage;

/// <summary>
/// The SQLite file that holds what is told about releases (their dates, commits, deploys) and the events with their issues. A file of its own, with a writer of its
/// own: however many events come, they never stand between a session and its fold. It names releases and environments by their texts, so nothing in it
/// rests on a number that the log may have lost.
/// </summary>
internal sealed class TrackerDatabase : DatabaseFile, IDisposable
{
    private const int Format = 1;

    private const int CacheKibibytes = 32 * 1_024;

    private readonly ConcurrentBag<SqlSession> _idle = [];

    public TrackerDatabase(DataFolder folder, Disk disk, IEnumerable<TrackerSchema> schemas)
        : base(folder, disk, DataFolder.TrackerFile, Format)
    {
        using var writer = Open();
        Prepare(writer, schemas.Select(schema => schema.Sql));
    }

    /// <summary>Opens the session to write by. <see cref="TrackerWriter"/> alone does.</summary>
    /// <param name="wal">What the session's commits leave in the WAL, for <see cref="TrackerCheckpoint"/>. Dispose it after the session.</param>
    public SqlSession OpenToWrite(out WalSize wal)
    {
        var connection = Open();
        wal = new(connection);
        var session = new SqlSession(connection);
        // Ids are random, so each event changes pages all over the indexes: these stay in memory.
        session.Execute($"pragma cache_size = -{CacheKibibytes}");
        // What a savepoint takes back goes to a temporary file otherwise, each page of each event.
        session.Execute("pragma temp_store = memory");
        return session;
    }

    /// <summary>
    /// Reads what stood in the file at one moment: what was acknowledged before is in it. Never blocks the writer, and is not blocked by it. Nothing may be written.
    /// </summary>
    public T Read<T>(Func<SqlSession, T> read)
    {
        if (!_idle.TryTake(out var session))
            session = new(Open());
        session.Execute("begin");
        try
        {
            return read(session);
        }
        finally
        {
            if (!session.IsOutsideTransaction)
                session.Execute("rollback");
            _idle.Add(session);
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }
}

/// <summary>The tables that one folder has in <see cref="TrackerDatabase"/>; it says itself what they are.</summary>
internal sealed record TrackerSchema(string Sql);
