using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Airworthy.Server.Storage;

/// <summary>
/// A prepared statement that is run for its effect, for one number, or for the bytes of one row. It goes to SQLite without the commands of its .NET library, which look each
/// parameter up by its name and make a reader for each run: an event is some twenty statements, and that was half of what they cost. Nor does it need an array for bytes that go in or
/// come out: joining runs moves 150 MB of them.
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

    /// <summary>Gives a number to <c>$1</c>, <c>$2</c>, …; it stays until another is given.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public void Set(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, PlaceOf(parameter), value));

    /// <summary>Gives bytes to <c>$1</c>, <c>$2</c>, …, which SQLite copies; they stay until others are given.</summary>
    /// <exception cref="SqliteException">SQLite refuses them.</exception>
    public void Set(int parameter, ReadOnlySpan<byte> value) =>
        Check(BindBytes(PlaceOf(parameter), value));

    /// <summary>Runs it, with what the parameters were given, for its effect; it returns no rows.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public void Execute()
    {
        using var row = FirstRow();
    }

    /// <summary>Runs it, with what the parameters were given, up to its first row. Dispose that before anything else is done with the statement.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public SqlRow FirstRow()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (Row or Done))
        {
            Reset();
            Check(result);
        }

        return new(this, result == Row);
    }

    /// <summary>Lets go of it. Until then its connection does not close, whoever disposes that.</summary>
    public void Dispose() => _statement.Dispose();

    // It says again what went wrong, which is thrown already.
    private void Reset() => _ = raw.sqlite3_reset(_statement);

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);

    private int PlaceOf(int parameter) => Array.IndexOf(_values, parameter - 1) + 1;

    private void Run(ReadOnlySpan<object?> values, out long? number)
    {
        number = null;
        for (var i = 0; i < _values.Length; i++)
            Check(Bind(i + 1, values[_values[i]]));
        try
        {
            var result = raw.sqlite3_step(_statement);
            if (result == Row && raw.sqlite3_column_type(_statement, 0) == Integer)
                number = raw.sqlite3_column_int64(_statement, 0);
            // What writes goes on to its end, whatever it returns on the way.
            while (result == Row && !_isReadOnly)
                result = raw.sqlite3_step(_statement);
            if (result is not (Row or Done))
                Check(result);
        }
        finally
        {
            Reset();
        }
    }

    private int Bind(int place, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(_statement, place),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool flag => raw.sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        byte[] bytes => BindBytes(place, bytes),
        // A text or blob without a byte has no address, and none would be null.
        "" => raw.sqlite3_bind_text(_statement, place, ""),
        string text => BindText(place, text),
        _ => throw new ArgumentException($"There is no column for a {value.GetType()}.", nameof(value)),
    };

    private int BindBytes(int place, ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, place, 0) : raw.sqlite3_bind_blob(_statement, place, bytes);

    private int BindText(int place, string text)
    {
        var room = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var result = raw.sqlite3_bind_text(_statement, place, (ReadOnlySpan<byte>)room.AsSpan(0, Encoding.UTF8.GetBytes(text, room)));
        ArrayPool<byte>.Shared.Return(room);
        return result;
    }

    /// <summary>The first row, if there is one, where SQLite holds it.</summary>
    public readonly ref struct SqlRow(SqlStatement statement, bool exists)
    {
        public bool Exists => exists;

        /// <summary>The bytes of a column, until the row is disposed.</summary>
        public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement._statement, column);

        /// <summary>Has SQLite hold nothing more for the statement.</summary>
        public void Dispose() => statement.Reset();
    }
}
