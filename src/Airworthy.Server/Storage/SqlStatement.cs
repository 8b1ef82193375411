using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Airworthy.Server.Storage;

/// <summary>
/// A prepared statement that is run for its effect, or for one number. It goes to SQLite without the commands of its .NET library, which look each parameter up by its name
/// and make a reader for each run: an event is some twenty statements, and that was half of what they cost.
/// </summary>
internal sealed class SqlStatement : IDisposable
{
    private const uint Persistent = 1; // SQLITE_PREPARE_PERSISTENT: it will be run often
    private const int Row = 100;
    private const int Done = 101;
    private const int Integer = 1;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly bool _isReadOnly;
    private readonly int[] _values; // which value stands in each place: SQLite counts places in the order in which it meets their names

    /// <exception cref="SqliteException">It is no SQL, or does not fit to the tables.</exception>
    public SqlStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(_database, sql, Persistent, out _statement, out var tail), _database);
        if (!string.IsNullOrWhiteSpace(tail))
            throw new ArgumentException($"More than one statement: {sql}", nameof(sql));
        _isReadOnly = raw.sqlite3_stmt_readonly(_statement) != 0;
        _values = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement))
            .Select(place => int.Parse(raw.sqlite3_bind_parameter_name(_statement, place).utf8_to_string().AsSpan(1), CultureInfo.InvariantCulture) - 1)];
    }

    /// <summary>Runs it to its end; returns the number of rows that were changed.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public int Execute(ReadOnlySpan<object?> values)
    {
        Run(values, out _);
        return _isReadOnly ? 0 : raw.sqlite3_changes(_database);
    }

    /// <summary>Runs it; returns the first column of the first row if it is a number.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public long? Number(ReadOnlySpan<object?> values)
    {
        Run(values, out var number);
        return number;
    }

    public void Dispose() => _statement.Dispose();

    private void Run(ReadOnlySpan<object?> values, out long? number)
    {
        number = null;
        for (var i = 0; i < _values.Length; i++)
            SqliteException.ThrowExceptionForRC(Bind(i + 1, values[_values[i]]), _database);
        try
        {
            var result = raw.sqlite3_step(_statement);
            if (result == Row && raw.sqlite3_column_type(_statement, 0) == Integer)
                number = raw.sqlite3_column_int64(_statement, 0);
            // What writes goes on to its end, whatever it returns on the way.
            while (result == Row && !_isReadOnly)
                result = raw.sqlite3_step(_statement);
            if (result is not (Row or Done))
                SqliteException.ThrowExceptionForRC(result, _database);
        }
        finally
        {
            // It says again what went wrong, which is thrown already.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    private int Bind(int place, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(_statement, place),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool flag => raw.sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        // A text or blob without a byte has no address, and none would be null.
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        "" => raw.sqlite3_bind_text(_statement, place, ""),
        string text => BindText(place, text),
        _ => throw new ArgumentException($"There is no column for a {value.GetType()}.", nameof(value)),
    };

    private int BindText(int place, string text)
    {
        var room = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var result = raw.sqlite3_bind_text(_statement, place, (ReadOnlySpan<byte>)room.AsSpan(0, Encoding.UTF8.GetBytes(text, room)));
        ArrayPool<byte>.Shared.Return(room);
        return result;
    }
}
