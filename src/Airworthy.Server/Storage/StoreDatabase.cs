using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>The SQLite file that holds all that is folded, and what people set up. Its writes are few and large, or rare.</summary>
internal sealed class StoreDatabase : DatabaseFile, IDisposable
{
    private const int Format = 3;

    // When the runs were folded was not kept: their newest hour comes next to it. A command may have made the file without their tables.
    private const string FromFormat2 = """
        create table if not exists session_run (id integer primary key, tier integer not null, sessions integer not null, filter blob not null);
        create table if not exists session_block (run integer not null, project integer not null, hour integer not null, first_id blob not null, data blob not null);
        alter table session_run add column folded_at integer not null default 0;
        update session_run set folded_at = coalesce((select max(hour) from session_block where run = id), 0);
        """;

    public StoreDatabase(DataFolder folder, Disk disk, IEnumerable<StoreSchema> schemas)
        : base(folder, disk, DataFolder.StoreFile, Format)
    {
        Reader = Open();
        Writer = Open();
        Prepare(Writer, [.. schemas.Select(schema => schema.Sql), "create table if not exists progress (folded_through integer not null)"], FromFormat2);
    }

    /// <summary>Read under the session store's gate.</summary>
    public SqliteConnection Reader { get; }

    /// <summary>Written by the fold alone.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>The last batch whose facts stand in this file. Read as <see cref="Reader"/> is.</summary>
    public long FoldedThrough => ReadProgress(Reader);

    public static long ReadProgress(SqliteConnection store)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select coalesce(max(folded_through), 0) from progress";
        return (long)command.ExecuteScalar()!;
    }

    public static void SaveProgress(SqliteTransaction fold, long foldedThrough)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "delete from progress; insert into progress values ($through)";
        command.Parameters.AddWithValue("$through", foldedThrough);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
    }
}

/// <summary>The tables that one folder has in <see cref="StoreDatabase"/>; it says itself what they are.</summary>
internal sealed record StoreSchema(string Sql);
