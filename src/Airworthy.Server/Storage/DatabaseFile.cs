using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// A SQLite file of the data folder: durable before it is opened, of the format that this program reads, each page with a checksum.
/// Nothing else may write it.
/// </summary>
internal abstract class DatabaseFile
{
    private readonly string _connectionString;
    private readonly int _format;

    /// <param name="name">The file's name in the folder.</param>
    /// <param name="format">Goes up with every change of what is stored that an older program, or this one of older data, would misread.</param>
    /// <exception cref="DataFolderException">It is damaged, or of another format.</exception>
    protected DatabaseFile(DataFolder folder, Disk disk, string name, int format)
    {
        Path = folder.Combine(name);
        _format = format;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            DefaultTimeout = 30,
            Pooling = false,
            Vfs = PageChecksums.Over(disk.SqliteVfs),
        }.ToString();
        if (WalInspection.FindDamage(Path) is { } damage)
            throw new DataFolderException($"The store is damaged, restore it from a backup: {damage}");
        MakeDurable(folder, disk);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Pages whose checksum was wrong when they were read, by their numbers. Whatever needs them fails.</summary>
    public IReadOnlyCollection<long> DamagedPages => PageChecksums.DamagedPages(Path);

    /// <summary>What was found damaged since the start, in words; null if nothing was.</summary>
    public string? Damage =>
        DamagedPages is { Count: > 0 } pages ? $"The store is damaged, restore it from a backup: wrong checksum on page {string.Join(", ", pages.Order().Take(10))} of '{Path}'." : null;

    /// <summary>Whether an error says that the store is damaged, and not that it is busy or has no room.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteExtendedErrorCode == SqliteNative.DataError || error.SqliteErrorCode is SqliteNative.Corrupt or SqliteNative.NotADatabase;

    /// <summary>Opens a connection of its own. Dispose it after use.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        SqliteNative.Reserve(connection.Handle!.DangerousGetHandle(), PageChecksums.Bytes);
        // FULL: an answer that says "stored" holds through a power loss.
        Execute(connection, "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;");
        return connection;
    }

    /// <summary>Opens a file of a folder to look at it, also while a server works on it. Dispose it after use.</summary>
    /// <param name="name"><see cref="DataFolder.StoreFile"/> or <see cref="DataFolder.TrackerFile"/>.</param>
    public static SqliteConnection OpenToRead(string folder, string name)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = System.IO.Path.Combine(folder, name),
            Mode = SqliteOpenMode.ReadOnly,
            Vfs = PageChecksums.Over(null),
            DefaultTimeout = 30,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Makes the file ready for use: its format, room for checksums in its pages, its tables.</summary>
    /// <param name="upgrade">Makes tables of the format before into those of this one; null if such a file is refused.</param>
    /// <exception cref="DataFolderException">It is of another format, and would be misread.</exception>
    protected void Prepare(SqliteConnection writer, IEnumerable<string> schemas, string? upgrade = null)
    {
        var hasRoom = PageChecksums.HasRoom(Path);
        var isOlder = RequireFormat(writer, upgrade is null ? _format : _format - 1);
        if (!hasRoom)
            Execute(writer, "vacuum");
        // One transaction: each table by itself would wait for the disk, at every start.
        using var transaction = writer.BeginTransaction();
        if (isOlder)
            Execute(writer, upgrade!);
        Execute(writer, $"pragma user_version = {_format}");
        foreach (var schema in schemas)
            Execute(writer, schema);
        transaction.Commit();
    }

    /// <summary>
    /// What a process had written of a transaction when it was killed before its fsync, SQLite reads as committed. What rests on it (a log that is deleted behind it,
    /// an answer) must not outlast a power loss that it does not. Before SQLite opens the files, for closing them ends its locks.
    /// </summary>
    private void MakeDurable(DataFolder folder, Disk disk)
    {
        foreach (var path in new[] { Path, Path + "-wal" }.Where(File.Exists))
        {
            using var file = disk.Open(path);
            disk.SyncData(file);
        }

        disk.SyncFolder(folder.Path);
    }

    /// <summary>True if the file is of an older format that can be read.</summary>
    private bool RequireFormat(SqliteConnection writer, int oldest)
    {
        using var command = writer.CreateCommand();
        command.CommandText = "select (select count(*) from sqlite_schema), user_version from pragma_user_version";
        using var reader = command.ExecuteReader();
        reader.Read();
        var (isNew, format) = (reader.GetInt64(0) == 0, reader.GetInt32(1));
        if (!isNew && (format < oldest || format > _format))
            throw new DataFolderException($"The store '{Path}' has format {format}, and this program reads {_format}. Begin with a new data folder, or run the program that wrote it.");
        return !isNew && format < _format;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand(); // of the transaction that is open, if one is
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
