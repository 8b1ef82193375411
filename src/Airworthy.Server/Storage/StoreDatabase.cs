using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>The SQLite file that holds all that is folded, and what people set up. Its writes are few and large, or rare.</summary>
internal sealed class StoreDatabase : DatabaseFile, IDisposable
{
    private const int Format = 2;

    public StoreDatabase(DataFolder folder, Disk disk, IEnumerable<StoreSchema> schemas)
        : base(folder, disk, DataFolder.StoreFile, Format)
    {
        Reader = Open();
        Writer = Open();
        Prepare(Writer, [.. schemas.Select(schema => schema.Sql), "create table if not exists progress (folded_through integer not null)"]);
    }

    /// <summary>Read under the session store's gate.</summary>
    public SqliteConnection Reader { get; }

    /// <summary>Written by the fold alone.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>The last batch whose facts stand in this file.</summary>
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
