using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>The stored sessions: runs, and their blocks by (run, project, hour, first id).</summary>
internal static class SessionTable
{
    public const string Schema = """
        create table if not exists session_run (
            id integer primary key, tier integer not null, sessions integer not null, filter blob not null,
            folded_at integer not null); -- Unix seconds
        create table if not exists session_block (
            run integer not null, project integer not null, hour integer not null, -- hour: its beginning in Unix seconds
            first_id blob not null, data blob not null);
        create unique index if not exists session_block_key on session_block (run, project, hour, first_id);
        create index if not exists session_block_age on session_block (hour);
        """;

    /// <summary>The runs that count, without their filters.</summary>
    /// <param name="leftovers">Runs of which there are blocks only: begun and not finished, or not wholly deleted.</param>
    public static List<SessionRun> LoadRuns(SqliteConnection store, out List<long> leftovers)
    {
        var hours = new Dictionary<long, Dictionary<ProjectId, List<DateTime>>>();
        using (var blocks = store.CreateCommand())
        {
            blocks.CommandText = "select distinct run, project, hour from session_block";
            using var reader = blocks.ExecuteReader();
            while (reader.Read())
                AddHour(hours, reader.GetInt64(0), new(reader.GetInt32(1)), FromSeconds(reader.GetInt64(2)));
        }

        var runs = new List<SessionRun>();
        using var command = store.CreateCommand();
        command.CommandText = "select id, tier, sessions, folded_at from session_run order by id";
        using var run = command.ExecuteReader();
        while (run.Read())
        {
            var id = run.GetInt64(0);
            runs.Add(new(id, run.GetInt32(1), run.GetInt32(2), FromSeconds(run.GetInt64(3)), hours.GetValueOrDefault(id) ?? []));
        }

        leftovers = [.. hours.Keys.Except(runs.Select(one => one.Id))];
        return runs;
    }

    public static SessionFilter ReadFilter(SqliteConnection store, long run)
    {
        using var saved = new SqliteBlob(store, "session_run", "filter", run, readOnly: true);
        return SessionFilter.Read(saved);
    }

    public static void AddRun(SqliteTransaction fold, SessionRun run, SessionFilter filter)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "insert into session_run (id, tier, sessions, folded_at, filter) values ($id, $tier, $sessions, $folded, zeroblob($bytes))";
        command.Parameters.AddWithValue("$id", run.Id);
        command.Parameters.AddWithValue("$tier", run.Tier);
        command.Parameters.AddWithValue("$sessions", run.Sessions);
        command.Parameters.AddWithValue("$folded", Seconds(run.FoldedAt));
        command.Parameters.AddWithValue("$bytes", filter.Bytes);
        command.ExecuteNonQuery();
        // It is written from where it lies: some MB of a joined run.
        using var saved = new SqliteBlob(fold.Connection!, "session_run", "filter", run.Id);
        filter.Write(saved);
    }

    /// <summary>From now on the runs do not count; their blocks are left.</summary>
    public static void DeleteRuns(SqliteTransaction transaction, IEnumerable<SessionRun> runs)
    {
        foreach (var run in runs)
        {
            using var command = transaction.Connection!.CreateCommand();
            command.CommandText = "delete from session_run where id = $id";
            command.Parameters.AddWithValue("$id", run.Id);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Deletes some of the blocks of a run that does not count; false if there was none.</summary>
    public static bool DeleteBlocks(SqliteTransaction transaction, long run, int limit)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.CommandText = "delete from session_block where rowid in (select rowid from session_block where run = $run limit $limit)";
        command.Parameters.AddWithValue("$run", run);
        command.Parameters.AddWithValue("$limit", limit);
        return command.ExecuteNonQuery() > 0;
    }

    /// <summary>Deletes some of the blocks of hours before the time; false if there was none.</summary>
    public static bool DeleteBefore(SqliteTransaction expiry, DateTime time, int limit)
    {
        using var command = expiry.Connection!.CreateCommand();
        command.CommandText = "delete from session_block where rowid in (select rowid from session_block where hour < $before limit $limit)";
        command.Parameters.AddWithValue("$before", Seconds(time));
        command.Parameters.AddWithValue("$limit", limit);
        return command.ExecuteNonQuery() > 0;
    }

    public static SqlStatement InsertBlock(SqliteConnection store) =>
        new(store, "insert into session_block (run, project, hour, first_id, data) values ($1, $2, $3, $4, $5)");

    public static void Insert(SqlStatement insert, long run, ProjectId project, DateTime hour, SessionBlockWriter block)
    {
        Span<byte> first = stackalloc byte[SessionRecord.IdBytes];
        SessionRecord.WriteId(first, block.FirstId);
        SetHour(insert, run, project, hour);
        insert.Set(4, first);
        insert.Set(5, block.Take());
        insert.Execute();
    }

    public static SqlStatement FindSession(SqliteConnection store) =>
        new(store, "select data from session_block where run = $1 and project = $2 and hour = $3 and first_id <= $4 order by first_id desc limit 1");

    /// <summary>Finds a session in one hour of a run.</summary>
    public static bool TryFindSession(SqlStatement find, long run, ProjectId project, DateTime hour, SentryId id, out SessionState session)
    {
        Span<byte> last = stackalloc byte[SessionRecord.IdBytes];
        SessionRecord.WriteId(last, id);
        SetHour(find, run, project, hour);
        find.Set(4, last);
        using var row = find.FirstRow();
        var rest = row.Exists ? row.Blob(0) : [];
        while (!rest.IsEmpty)
        {
            if (SessionRecord.Read(ref rest, project, out session) && session.Id == id)
                return true;
        }

        session = default;
        return false;
    }

    /// <summary>What a run has of one hour. Dispose it after use.</summary>
    public static HourCursor OpenHour(SqliteConnection store, long run, ProjectId project, DateTime hour)
    {
        var next = new SqlStatement(store, "select first_id, data from session_block where run = $1 and project = $2 and hour = $3 and first_id > $4 order by first_id limit 1");
        SetHour(next, run, project, hour);
        return new HourCursor(next, project);
    }

    public static void AddHour(Dictionary<long, Dictionary<ProjectId, List<DateTime>>> hours, long run, ProjectId project, DateTime hour)
    {
        if (!hours.TryGetValue(run, out var projects))
            hours.Add(run, projects = []);
        if (!projects.TryGetValue(project, out var list))
            projects.Add(project, list = []);
        list.Add(hour);
    }

    private static void SetHour(SqlStatement statement, long run, ProjectId project, DateTime hour)
    {
        statement.Set(1, run);
        statement.Set(2, project.Value);
        statement.Set(3, Seconds(hour));
    }

    private static long Seconds(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalSeconds;

    private static DateTime FromSeconds(long seconds) => DateTime.UnixEpoch.AddSeconds(seconds);
}
