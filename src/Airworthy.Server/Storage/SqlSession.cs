using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// A connection to a SQLite file that keeps its prepared commands: preparing one costs more than running it. Parameters are <c>$1</c>, <c>$2</c>, … in the order of the values.
/// For one thread at a time.
/// </summary>
internal sealed class SqlSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Dictionary<string, SqlStatement> _statements = [];

    /// <summary>Returns the number of rows that were changed.</summary>
    /// <param name="sql">A constant text, one statement: each one is kept prepared.</param>
    /// <param name="values">Null is SQL's null; times are ticks of 100 ns, see <see cref="SqlValues"/>.</param>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => StatementOf(sql).Execute(values);

    /// <summary>
    /// Inserts a row into a table with a number for its key; returns it. Without <c>returning</c>, for which SQLite makes a table of its own each time, and lets it go again.
    /// </summary>
    public long Insert(string sql, params ReadOnlySpan<object?> values)
    {
        Execute(sql, values);
        return SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);
    }

    /// <summary>The first column of the first row as a number; null if there is no row, or null in it.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) => StatementOf(sql).Number(values);

    /// <summary>The rows, read one by one. Dispose it before the same command runs again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    /// <summary>All rows.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Query(sql, values);
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Runs a command whose text is made for one question, and that is not kept.</summary>
    public List<T> QueryOnce<T>(string sql, Func<SqliteDataReader, T> read, IEnumerable<object?> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var number = 0;
        foreach (var value in values)
            command.Parameters.AddWithValue($"${++number}", value ?? DBNull.Value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Whether no transaction is open, or none any more since the disk failed.</summary>
    public bool IsOutsideTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0;

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        foreach (var statement in _statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private SqlStatement StatementOf(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqlStatement(connection, sql));
        return statement;
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}

/// <summary>How times stand in the tracker's tables: ticks of 100 ns, UTC.</summary>
internal static class SqlValues
{
    extension(SqliteDataReader row)
    {
        public DateTime Time(int column) => new(row.GetInt64(column), DateTimeKind.Utc);

        public DateTime? TimeOrNull(int column) => row.IsDBNull(column) ? null : row.Time(column);

        public string? TextOrNull(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        public long? NumberOrNull(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    }
}
