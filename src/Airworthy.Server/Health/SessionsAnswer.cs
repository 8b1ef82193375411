using System.Text.Json;
using Airworthy.Server.Cells;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>The answer to a request for session statistics: a page of its groups, sorted, and how they are written.</summary>
internal sealed class SessionsAnswer(SessionsQuery query, IEnumerable<HealthAnswer> groups, NameRegistry names)
{
    private readonly List<HealthAnswer> _page = [.. Sort(groups, query, names).Skip(query.Offset).Take(query.PageSize + 1)];

    public bool HasNextPage => _page.Count > query.PageSize;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("start", Text(query.Buckets.Start));
        json.WriteString("end", Text(query.Buckets.End));
        json.WriteStartArray("intervals");
        foreach (var start in query.Buckets.Starts())
            json.WriteStringValue(Text(start));
        json.WriteEndArray();
        json.WriteString("query", query.FilterText);
        // No member of Sentry's answer: there every number of users is an estimate.
        if (_page.Exists(group => group.Total.IsApproximate))
            json.WriteBoolean("approximate", true);
        json.WriteStartArray("groups");
        foreach (var group in _page.Take(query.PageSize))
            WriteGroups(json, group);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One group, or one for each status.</summary>
    private void WriteGroups(Utf8JsonWriter json, HealthAnswer group)
    {
        var chosen = query.Filter.Statuses;
        // As in session.status:unknown: not even a group of zeros.
        if (query.IsEmpty)
            return;
        if (!query.IsByStatus)
        {
            WriteGroup(json, group, status: null, chosen);
            return;
        }

        foreach (var status in HealthWords.InAnswers)
        {
            if (chosen is null || chosen.Contains(status))
                WriteGroup(json, group, status, new HashSet<SessionHealth> { status });
        }
    }

    private void WriteGroup(Utf8JsonWriter json, HealthAnswer answer, SessionHealth? status, IReadOnlySet<SessionHealth>? columns)
    {
        json.WriteStartObject();
        json.WriteStartObject("by");
        foreach (var key in query.GroupBy)
            WriteKey(json, key, answer.Group, status);
        json.WriteEndObject();

        if (query.WithTotals)
        {
            json.WriteStartObject("totals");
            foreach (var field in query.Fields)
            {
                json.WritePropertyName(field.Name);
                WriteValue(json, field, answer.Total, columns);
            }

            json.WriteEndObject();
        }

        if (query.WithSeries)
        {
            json.WriteStartObject("series");
            foreach (var field in query.Fields)
            {
                json.WriteStartArray(field.Name);
                foreach (var figures in answer.Series)
                    WriteValue(json, field, figures, columns);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteKey(Utf8JsonWriter json, SessionsGroupKey key, HealthGroup group, SessionHealth? status)
    {
        switch (key)
        {
            case SessionsGroupKey.Project:
                json.WriteNumber("project", group.Project!.Value.Value);
                break;
            case SessionsGroupKey.Release:
                json.WriteString("release", names[group.Release!.Value].Version);
                break;
            case SessionsGroupKey.Environment:
                json.WriteString("environment", names[group.Environment!.Value]);
                break;
            default:
                json.WriteString(SessionsFilter.StatusKey, status!.Value.Word);
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter json, SessionsField field, in HealthFigures figures, IReadOnlySet<SessionHealth>? columns)
    {
        if (field.Kind == SessionsFieldKind.Count)
            json.WriteNumberValue(field.Count(figures, columns));
        else if (field.Value(figures, columns) is { } value)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    /// <summary>By the field that was asked for, the undefined last; equal ones by name, so that pages never overlap.</summary>
    private static IEnumerable<HealthAnswer> Sort(IEnumerable<HealthAnswer> groups, SessionsQuery query, NameRegistry names)
    {
        var order = query.Order;
        var defined = groups.OrderBy(group => Value(group) is null);
        return (order.IsDescending ? defined.ThenByDescending(Value) : defined.ThenBy(Value))
            .ThenBy(group => group.Group.Project is { } project ? project.Value : 0)
            .ThenBy(group => group.Group.Release is { } release ? names[release].Version : "", StringComparer.Ordinal)
            .ThenBy(group => group.Group.Environment is { } environment ? names[environment] : "", StringComparer.Ordinal);

        double? Value(HealthAnswer group) => order.Field.Value(group.Total, order.Statuses);
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
