namespace Airworthy.LoadTest.Query;

/// <summary>How a database writes what a question needs.</summary>
/// <param name="Value">The expression of a field.</param>
/// <param name="StartOf">The beginning of the bucket of <c>started</c>, for an hour or a day.</param>
/// <param name="Seconds">That, in seconds since 1970.</param>
/// <param name="Time">A time that <c>started</c> is compared with.</param>
internal sealed record SqlDialect(Func<Field, string> Value, Func<TimeSpan, string> StartOf, Func<string, string> Seconds, Func<DateTime, string> Time)
{
    public static readonly SqlDialect DuckDb = new(
        field => field.DuckDb,
        interval => interval == TimeSpan.FromHours(1) ? "date_trunc('hour', started)" : "date_trunc('day', started)",
        bucket => $"epoch({bucket})::bigint",
        time => $"timestamp '{time:yyyy-MM-dd HH:mm:ss}'");

    public static readonly SqlDialect ClickHouse = new(
        field => field.ClickHouse,
        interval => interval == TimeSpan.FromHours(1) ? "toStartOfHour(started)" : "toStartOfDay(started)",
        bucket => $"toUInt32({bucket})",
        time => $"toDateTime('{time:yyyy-MM-dd HH:mm:ss}')");

    /// <summary>The question as statements: one for the totals, one for the series, as far as they are asked for.</summary>
    public IReadOnlyList<string> Statements(Question question, DateTime start, DateTime end)
    {
        var statements = new List<string>();
        var values = string.Join(", ", question.Fields.Select(Value));
        var range = $"from sessions where started >= {Time(start)} and started < {Time(end)}";
        var release = question.ByRelease ? "release" : "''";
        if (question.WithTotals)
            statements.Add($"select {release}, 0, {values} {range}{(question.ByRelease ? " group by release" : "")}");
        var bucket = StartOf(question.Interval);
        if (question.WithSeries)
            statements.Add($"select {release}, {Seconds(bucket)}, {values} {range} group by {(question.ByRelease ? "release, " : "")}{bucket}");
        return statements;
    }
}
