using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <param name="Rows">A value of each column: a text, a number or null.</param>
/// <param name="ShortIds">Of the issues in them.</param>
internal sealed record EventSearchPage(
    IReadOnlyList<SearchColumn> Columns, IReadOnlyList<object?[]> Rows, bool HasNext, IReadOnlyDictionary<long, string> ShortIds);

/// <summary>
/// Searches events, as Sentry's Discover does: a row for each event, or, where a function is asked for, one for each combination of the other fields. Never writes.
/// </summary>
internal sealed class EventSearch(TrackerDatabase tracker, EventReading reading)
{
    // What tells rows of single events apart, whatever was asked for.
    private static readonly string[] OfEachEvent = ["id", "project.name"];

    public ApiRefusal? Read(EventSearchQuery query, out EventSearchPage page)
    {
        (page, var refusal) = tracker.Read(session =>
        {
            var wrong = Read(session, query, out var found);
            return (found, wrong);
        });
        return refusal;
    }

    private ApiRefusal? Read(SqlSession session, EventSearchQuery query, out EventSearchPage page)
    {
        page = new([], [], false, new Dictionary<long, string>());
        var scope = reading.ScopeOf(session, query.Projects, query.Environments);
        var bindings = new SqlBindings();
        if (ReadColumns(query, scope, bindings, out var columns) is { } unknown)
            return unknown;
        if (ReadOrder(query, scope, bindings, columns, out var order) is { } unsorted)
            return unsorted;
        var conditions = new EventConditions(scope, bindings);
        var where = conditions.Of(query.Filter);
        if (conditions.Error is { } error)
            return EventSelection.Refuse(query.FilterText, error);

        var isGrouped = columns.Exists(column => column.IsFunction);
        var groups = columns.Index().Where(column => !column.Item.IsFunction).Select(column => column.Index + 1).ToList();
        var rows = session.QueryOnce(
            $"""
            select {string.Join(", ", columns.Select(column => column.Sql))} from event
            where {EventSelection.Sql(query.Projects, bindings)} and {EventSelection.Sql(query.Environments, query.Range, bindings)} and {where}
            {(isGrouped && groups.Count > 0 ? $"group by {string.Join(", ", groups)}" : "")}
            order by {order}{(isGrouped ? string.Concat(groups.Select(group => $", {group}")) : ", event.at desc, event.id desc")}
            limit {bindings.Add(query.PageSize + 1)} offset {bindings.Add(query.Offset)}
            """,
            row => Values(row, columns.Count), bindings.Values);
        page = new(columns, [.. rows.Take(query.PageSize)], rows.Count > query.PageSize, ShortIdsOf(session, query, columns, rows));
        return null;
    }

    private static ApiRefusal? ReadColumns(EventSearchQuery query, EventScope scope, SqlBindings bindings, out List<SearchColumn> columns)
    {
        columns = [];
        foreach (var name in query.Fields)
        {
            if (SearchColumn.Of(name, scope, bindings, out var error) is not { } column)
                return ApiRefusal.Invalid("field", error!);
            columns.Add(column);
        }

        if (columns.Exists(column => column.IsFunction))
            return null;
        foreach (var name in OfEachEvent.Except(query.Fields))
            columns.Add(SearchColumn.Of(name, scope, bindings, out _)!);
        return null;
    }

    private static ApiRefusal? ReadOrder(EventSearchQuery query, EventScope scope, SqlBindings bindings, List<SearchColumn> columns, out string order)
    {
        order = "";
        var isGrouped = columns.Exists(column => column.IsFunction);
        var parts = new List<string>();
        foreach (var sort in query.Sorts)
        {
            var name = sort.TrimStart('-');
            var direction = sort.StartsWith('-') ? "desc" : "asc";
            var place = columns.FindIndex(column => column.Name == name || column.Alias == name);
            if (place >= 0)
                parts.Add($"{place + 1} {direction}");
            else if (isGrouped)
                return ApiRefusal.Invalid("sort", $"'{name}' is none of the fields; they are {string.Join(", ", columns.Select(column => column.Name))}");
            else if (SearchColumn.Of(name, scope, bindings, out var error) is not { IsFunction: false } column)
                return ApiRefusal.Invalid("sort", error ?? $"'{name}' is none of the fields");
            else
                parts.Add($"{column.Sql} {direction}");
        }

        if (parts.Count == 0)
            parts.Add(isGrouped ? $"{columns.FindIndex(column => column.IsFunction) + 1} desc" : "event.at desc");
        order = string.Join(", ", parts);
        return null;
    }

    private static object?[] Values(SqliteDataReader row, int count)
    {
        var values = new object?[count];
        for (var i = 0; i < count; i++)
            values[i] = row.IsDBNull(i) ? null : row.GetValue(i);
        return values;
    }

    private static Dictionary<long, string> ShortIdsOf(SqlSession session, EventSearchQuery query, List<SearchColumn> columns, List<object?[]> rows)
    {
        var places = columns.Index().Where(column => column.Item.Kind == EventFieldKind.ShortId).Select(column => column.Index).ToList();
        if (places.Count == 0)
            return [];
        var issues = rows.SelectMany(row => places.Select(place => row[place])).OfType<long>().Distinct();
        return session.Query(
            "select id, project, number from issue where id in (select value from json_each($1))", row => (Id: row.GetInt64(0), Project: row.GetInt32(1), Number: row.GetInt64(2)),
            JsonSerializer.Serialize(issues)).ToDictionary(issue => issue.Id, issue => ShortId.Write(query.Projects.First(project => project.Id.Value == issue.Project).Slug, issue.Number));
    }
}
