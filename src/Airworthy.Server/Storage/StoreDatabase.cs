using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>The SQLite file that holds all that is folded, and what people set up. Its writes are few and large, or rare.</summary>
internal sealed class StoreDatabase : IDisposable
{
    private readonly string _connectionString;

    public StoreDatabase(DataFolder folder, IEnumerable<StoreSchema> schemas)
    {
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = folder.Combine(DataFolder.StoreFile),
            DefaultTimeout = 30,
            Pooling = false,
        }.ToString();

        Reader = Open();
        Writer = Open();
        foreach (var schema in schemas)
            Execute(schema.Sql);
        Execute("create table if not exists progress (folded_through integer not null)");
    }

    /// <summary>Read under the session store's gate.</summary>
    public SqliteConnection Reader { get; }

    /// <summary>Written by the fold alone.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>Opens a connection of its own, for what people set up. Dispose it after use.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // FULL: an answer that says "stored" holds through a power loss.
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Opens the store of a folder to look at it, also while a server works on it. Dispose it after use.</summary>
    public static SqliteConnection OpenToRead(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, DataFolder.StoreFile),
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = 30,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

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

    private void Execute(string sql)
    {
        using var command = Writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>The tables of one folder, which says itself what they are.</summary>
internal sealed record StoreSchema(string Sql);
