using Airworthy.Protocol;
using Airworthy.Server.Projects;
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

    public static SqliteCommand InsertBlock(SqliteTransaction fold)
    {
        var command = fold.Connection!.CreateCommand();
        command.CommandText = "insert into session_block (run, project, hour, first_id, data) values ($run, $project, $hour, $first, $data)";
        command.Parameters.Add("$run", SqliteType.Integer);
        command.Parameters.Add("$project", SqliteType.Integer);
        command.Parameters.Add("$hour", SqliteType.Integer);
        command.Parameters.Add("$first", SqliteType.Blob);
        command.Parameters.Add("$data", SqliteType.Blob);
        return command;
    }

    public static void Insert(SqliteCommand insert, long run, ProjectId project, DateTime hour, SessionBlockWriter block)
    {
        var first = new byte[SessionRecord.IdBytes];
        SessionRecord.WriteId(first, block.FirstId);
        insert.Parameters["$run"].Value = run;
        insert.Parameters["$project"].Value = project.Value;
        insert.Parameters["$hour"].Value = Seconds(hour);
        insert.Parameters["$first"].Value = first;
        insert.Parameters["$data"].Value = block.Take();
        insert.ExecuteNonQuery();
    }

    /// <summary>The block that holds the session if the run has it in that hour; null if the hour's ids begin later.</summary>
    public static byte[]? FindBlock(SqliteCommand find, long run, ProjectId project, DateTime hour, SentryId id)
    {
        var last = new byte[SessionRecord.IdBytes];
        SessionRecord.WriteId(last, id);
        find.Parameters["$run"].Value = run;
        find.Parameters["$project"].Value = project.Value;
        find.Parameters["$hour"].Value = Seconds(hour);
        find.Parameters["$id"].Value = last;
        return (byte[]?)find.ExecuteScalar();
    }

    public static SqliteCommand Find(SqliteConnection store)
    {
        var command = store.CreateCommand();
        command.CommandText = """
            select data from session_block
            where run = $run and project = $project and hour = $hour and first_id <= $id order by first_id desc limit 1
            """;
        command.Parameters.Add("$run", SqliteType.Integer);
        command.Parameters.Add("$project", SqliteType.Integer);
        command.Parameters.Add("$hour", SqliteType.Integer);
        command.Parameters.Add("$id", SqliteType.Blob);
        return command;
    }

    /// <summary>What a run has of one hour. Dispose it after use.</summary>
    public static HourCursor OpenHour(SqliteConnection store, long run, ProjectId project, DateTime hour)
    {
        var command = store.CreateCommand();
        command.CommandText = """
            select first_id, data from session_block
            where run = $run and project = $project and hour = $hour and first_id > $after order by first_id limit 1
            """;
        command.Parameters.AddWithValue("$run", run);
        command.Parameters.AddWithValue("$project", project.Value);
        command.Parameters.AddWithValue("$hour", Seconds(hour));
        command.Parameters.AddWithValue("$after", Array.Empty<byte>());
        return new HourCursor(command, project);
    }

    public static void AddHour(Dictionary<long, Dictionary<ProjectId, List<DateTime>>> hours, long run, ProjectId project, DateTime hour)
    {
        if (!hours.TryGetValue(run, out var projects))
            hours.Add(run, projects = []);
        if (!projects.TryGetValue(project, out var list))
            projects.Add(project, list = []);
        list.Add(hour);
    }

    private static long Seconds(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalSeconds;

    private static DateTime FromSeconds(long seconds) => DateTime.UnixEpoch.AddSeconds(seconds);
}
