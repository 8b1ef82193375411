using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>The SQLite file that holds all that is folded, and what people set up. Its writes are few and large, or rare.</summary>
internal sealed class StoreDatabase : IDisposable
{
    /// <summary>Goes up with every change of what is stored that an older program, or this one of older data, would misread.</summary>
    private const int Format = 2;

    private readonly string _path;
    private readonly string _connectionString;

    public StoreDatabase(DataFolder folder, Disk disk, IEnumerable<StoreSchema> schemas)
    {
        _path = folder.Combine(DataFolder.StoreFile);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            DefaultTimeout = 30,
            Pooling = false,
            Vfs = PageChecksums.Over(disk.SqliteVfs),
        }.ToString();

        if (WalInspection.FindDamage(_path) is { } damage)
            throw new DataFolderException($"The store is damaged, restore it from a backup: {damage}");
        MakeDurable(folder, disk);
        var hasRoom = PageChecksums.HasRoom(_path);
        Reader = Open();
        Writer = Open();
        RequireFormat();
        if (!hasRoom)
            Execute("vacuum");
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
        SqliteNative.Reserve(connection.Handle!.DangerousGetHandle(), PageChecksums.Bytes);
        using var command = connection.CreateCommand();
        // FULL: an answer that says "stored" holds through a power loss.
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Pages whose checksum was wrong when they were read, by their numbers. Whatever needs them fails.</summary>
    public IReadOnlyCollection<long> DamagedPages => PageChecksums.DamagedPages(_path);

    /// <summary>What was found damaged since the start, in words; null if nothing was.</summary>
    public string? Damage =>
        DamagedPages is { Count: > 0 } pages ? $"The store is damaged, restore it from a backup: wrong checksum on page {string.Join(", ", pages.Order().Take(10))} of '{_path}'." : null;

    /// <summary>Whether an error says that the store is damaged, and not that it is busy or has no room.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteExtendedErrorCode == SqliteNative.DataError || error.SqliteErrorCode is SqliteNative.Corrupt or SqliteNative.NotADatabase;

    /// <summary>Opens the store of a folder to look at it, also while a server works on it. Dispose it after use.</summary>
    public static SqliteConnection OpenToRead(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, DataFolder.StoreFile),
            Mode = SqliteOpenMode.ReadOnly,
            Vfs = PageChecksums.Over(null),
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

    /// <summary>
    /// What a process had written of a transaction when it was killed before its fsync, SQLite reads as committed. The log behind it is deleted, so it must
    /// outlast a power loss first. Before SQLite opens the files, for closing them ends its locks.
    /// </summary>
    private void MakeDurable(DataFolder folder, Disk disk)
    {
        foreach (var path in new[] { _path, _path + "-wal" }.Where(File.Exists))
        {
            using var file = disk.Open(path);
            disk.SyncData(file);
        }

        disk.SyncFolder(folder.Path);
    }

    /// <exception cref="DataFolderException">The store is of another format, and would be misread.</exception>
    private void RequireFormat()
    {
        using var command = Writer.CreateCommand();
        command.CommandText = "select (select count(*) from sqlite_schema), user_version from pragma_user_version";
        using (var reader = command.ExecuteReader())
        {
            reader.Read();
            var (tables, format) = (reader.GetInt64(0), reader.GetInt32(1));
            if (tables > 0 && format != Format)
                throw new DataFolderException($"The store '{_path}' has format {format}, and this program reads {Format}. Begin with a new data folder, or run the program that wrote it.");
        }

        Execute($"pragma user_version = {Format}");
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
