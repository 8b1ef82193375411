using System.Data.Common;
using DuckDB.NET.Data;

namespace Airworthy.LoadTest.Query;

/// <summary>The raw sessions in DuckDB, one row each, in the order in which they began.</summary>
internal sealed class RawSessions : IComparedDatabase
{
    private readonly DuckDBConnection _connection;

    public RawSessions(string path)
    {
        _connection = new DuckDBConnection($"Data Source={path}");
        _connection.Open();
    }

    public string Name => $"DuckDB {_connection.ServerVersion.TrimStart('v')}";

    public SqlDialect Dialect => SqlDialect.DuckDb;

    /// <summary>Creates the table and returns what appends to it.</summary>
    public RawSessionAppender Fill(TrafficShape shape)
    {
        Execute("create table sessions (started timestamp, release varchar, environment varchar, user_id uinteger, status varchar, duration_ms uinteger)");
        return new(_connection.CreateAppender("sessions"), shape);
    }

    /// <summary>Writes the rows as CSV, the beginnings in whole seconds since 1970, with <c>\N</c> for null.</summary>
    public void Export(string path) => Execute(
        $"copy (select epoch_ms(started) // 1000, release, environment, user_id, status, duration_ms from sessions) to '{path}' (format csv, header false, nullstr '\\N')");

    public Task<AnswerRows> Ask(IReadOnlyList<string> statements)
    {
        var rows = new AnswerRows();
        foreach (var sql in statements)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            using DbDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows.Add(reader.GetString(0), reader.GetInt64(1), [.. Enumerable.Range(2, reader.FieldCount - 2)
                    .Select(column => reader.IsDBNull(column) ? double.NaN : Convert.ToDouble(reader.GetValue(column)))]);
            }
        }

        return Task.FromResult(rows);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>Appends rows; disposing writes the last ones.</summary>
internal sealed class RawSessionAppender(DuckDBAppender appender, TrafficShape shape) : IDisposable
{
    private readonly string[] _versions = [.. Enumerable.Range(0, shape.Releases).Select(TrafficShape.Version)];

    public void Add(RawSession session)
    {
        var row = appender.CreateRow();
        row.AppendValue((DateTime?)session.Started).AppendValue(_versions[session.Release]).AppendValue(TrafficShape.Environments[session.Environment])
            .AppendValue((uint?)session.User).AppendValue(session.Status);
        if (session.DurationMilliseconds is { } duration)
            row.AppendValue((uint?)duration);
        else
            row.AppendNullValue();
        row.EndRow();
    }

    public void Dispose() => appender.Dispose();
}
