using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary><c>GET /api/0/organizations/{organization}/events/</c>: a search of events, in the form of Sentry's API (which calls it Discover).</summary>
internal sealed class EventSearchApi(ProjectDirectory projects, NameRegistry names, TrackerDatabase tracker, EventSearch search, TimeProvider time)
{
    private static readonly string[] Datasets = ["errors", "discover"];

    public async Task Answer(HttpContext http)
    {
        EventSearchPage page = null!;
        if ((Read(http.Request.Query, out var query) ?? search.Read(query, out page)) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        http.Response.Headers.Link = PageCursor.Links(http.Request, query.Offset, query.PageSize, page.HasNext);
        await http.AnswerJson(json => Write(json, page));
    }

    private ApiRefusal? Read(IQueryCollection parameters, out EventSearchQuery query)
    {
        query = null!;
        List<string>? environments = null;
        TimeRange range = default;
        FilterNode filter = new FilterAll([]);
        var size = EventSearchQuery.DefaultPageSize;
        var offset = 0;
        var now = time.GetUtcNow().UtcDateTime;
        var refusal = QuerySelection.ReadProjects(parameters, projects.All, out var chosen)
            ?? EventSelection.ReadEnvironments(parameters, names, tracker, out environments)
            ?? TimeRange.Read(parameters, now, out range) ?? ReadDataset(parameters) ?? ReadFields(parameters)
            ?? EventSelection.ReadFilter(parameters, EventReading.Rules, otherwise: "", out filter)
            ?? EventSelection.ReadPageSize(parameters, EventSearchQuery.MaxPageSize, ref size) ?? QuerySelection.ReadOffset(parameters, out offset);
        if (refusal is not null)
            return refusal;
        query = new()
        {
            Projects = chosen,
            Environments = environments,
            Range = EventSelection.UntilWhatHasCome(range, now),
            Filter = filter,
            FilterText = parameters.Last("query") ?? "",
            Fields = [.. parameters["field"].OfType<string>().Distinct()],
            Sorts = [.. parameters["sort"].OfType<string>().Where(sort => sort.Length > 0)],
            PageSize = size,
            Offset = offset,
        };
        return null;
    }

    private static ApiRefusal? ReadDataset(IQueryCollection parameters) =>
        parameters.Last("dataset") is { Length: > 0 } name && !Datasets.Contains(name)
            ? ApiRefusal.Invalid("dataset", $"'{name}' is none; known are {string.Join(", ", Datasets)}")
            : null;

    private static ApiRefusal? ReadFields(IQueryCollection parameters)
    {
        var count = parameters["field"].Distinct().Count();
        if (count == 0)
            return ApiRefusal.Invalid("field", "is missing; name at least one, such as field=title");
        return count > EventSearchQuery.MaxFields ? ApiRefusal.Invalid("field", $"there are {count}; up to {EventSearchQuery.MaxFields} can be asked for at once") : null;
    }

    private static void Write(Utf8JsonWriter json, EventSearchPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var row in page.Rows)
        {
            json.WriteStartObject();
            foreach (var (place, column) in page.Columns.Index())
                Write(json, column, row[place], page);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("meta");
        json.WriteStartObject("fields");
        foreach (var column in page.Columns)
            json.WriteString(column.Name, TypeOf(column.Kind));
        json.WriteEndObject();
        json.WriteStartObject("units");
        foreach (var column in page.Columns)
            json.WriteNull(column.Name);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SearchColumn column, object? value, EventSearchPage page)
    {
        json.WritePropertyName(column.Name);
        switch (column.Kind)
        {
            case EventFieldKind.TextList:
                json.WriteStartArray();
                if (value is string text)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            case EventFieldKind.Boolean when value is long flag:
                json.WriteBooleanValue(flag != 0);
                break;
            case EventFieldKind.Time when value is long ticks:
                json.WriteStringValue(new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
                break;
            case EventFieldKind.ShortId when value is long issue:
                json.WriteStringValue(page.ShortIds.GetValueOrDefault(issue));
                break;
            case EventFieldKind.Number when value is long number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(value as string);
                break;
        }
    }

    private static string TypeOf(EventFieldKind kind) => kind switch
    {
        EventFieldKind.TextList => "array",
        EventFieldKind.Number => "integer",
        EventFieldKind.Time => "date",
        EventFieldKind.Boolean => "boolean",
        _ => "string",
    };
}
