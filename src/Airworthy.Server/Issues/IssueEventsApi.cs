using System.Text;
using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Events of an issue or a project, and single ones, in the form of Sentry's API.</summary>
internal sealed class IssueEventsApi(
    ProjectDirectory projects, NameRegistry names, TrackerDatabase tracker, IssueLookup lookup, IssueReleases releases, EventReading reading, TimeProvider time)
{
    public async Task ListOfIssue(HttpContext http, string issue)
    {
        if (FindIssue(issue) is { } found)
            await List(http, [projects.Find(found.Project)!], found.Id);
        else
            await ApiRefusal.Missing.WriteTo(http.Response);
    }

    public async Task ListOfProject(HttpContext http, string project)
    {
        if (projects.Find(project) is { } found)
            await List(http, [found], issue: null);
        else
            await ApiRefusal.Missing.WriteTo(http.Response);
    }

    /// <param name="which"><c>latest</c>, <c>oldest</c> or an event's id.</param>
    public async Task AnswerOfIssue(HttpContext http, string issue, string which)
    {
        if (EventSelection.ReadEnvironments(http.Request.Query, names, tracker, out var environments) is { } refusal)
            await refusal.WriteTo(http.Response);
        else if (FindIssue(issue) is { } found && reading.Find(found, which, environments) is { } one)
            await http.AnswerJson(json => Write(json, one));
        else
            await ApiRefusal.Missing.WriteTo(http.Response);
    }

    public async Task AnswerOfProject(HttpContext http, string project, string id)
    {
        if (Find(project, id) is { } one)
            await http.AnswerJson(json => Write(json, one));
        else
            await ApiRefusal.Missing.WriteTo(http.Response);
    }

    /// <summary>The event as it is kept: what the SDK sent, normalized and rid of secrets.</summary>
    public async Task AnswerJson(HttpContext http, string project, string id)
    {
        if (Find(project, id) is not { } one)
            await ApiRefusal.Missing.WriteTo(http.Response);
        else if (one.Body is { } body)
            await http.AnswerJson(json => json.WriteRawValue(body, skipInputValidation: true));
        else
            await ApiRefusal.NotFound("Of this event only its row is kept: an issue's newest events alone are kept whole.").WriteTo(http.Response);
    }

    private Issue? FindIssue(string issue) => tracker.Read(session => lookup.Find(session, issue));

    private WholeEvent? Find(string project, string id) =>
        projects.Find(project) is { } known && SentryId.TryParse(Encoding.UTF8.GetBytes(id), out var read) ? reading.Find(known.Id, read) : null;

    private async Task List(HttpContext http, IReadOnlyList<Project> of, long? issue)
    {
        var query = http.Request.Query;
        var size = EventQuery.MaxPageSize;
        FilterNode filter = new FilterAll([]);
        TimeRange? range = null;
        var offset = 0;
        var now = time.GetUtcNow().UtcDateTime;
        List<StoredEvent> events = [];
        var refusal = EventSelection.ReadEnvironments(query, names, tracker, out var environments)
            ?? EventSelection.ReadRange(query, now, out range)
            ?? EventSelection.ReadFilter(query, EventReading.Rules, otherwise: "", out filter)
            ?? EventSelection.ReadPageSize(query, EventQuery.MaxPageSize, ref size) ?? QuerySelection.ReadOffset(query, out offset)
            ?? reading.Read(
                new() { Projects = of, Issue = issue, Environments = environments, Range = range is { } read ? EventSelection.UntilWhatHasCome(read, now) : null, Filter = filter, PageSize = size, Offset = offset }, query.Last("query") ?? "", out events);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var isWhole = query.Last("full") is "1" or "true";
        http.Response.Headers.Link = PageCursor.Links(http.Request, offset, size, events.Count > size);
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var one in events.Take(size))
            {
                if (isWhole && reading.Find(one.Project, SentryIdOf(one)) is { } whole)
                {
                    Write(json, whole);
                    continue;
                }

                json.WriteStartObject();
                json.WriteEvent(one);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static SentryId SentryIdOf(StoredEvent one) => SentryId.TryParse(Encoding.UTF8.GetBytes(one.Id), out var id) ? id : default;

    private void Write(Utf8JsonWriter json, WholeEvent one)
    {
        json.WriteStartObject();
        json.WriteEvent(one.Event);
        json.WriteNumber("size", one.Body?.Length ?? 0);
        json.WriteRelease("release", one.Event.Release is { } version ? tracker.Read(session => releases.Find(session, one.Event.Project, version)) : null);
        json.WriteString("previousEventID", one.Previous);
        json.WriteString("nextEventID", one.Next);
        json.WriteNull("userReport");
        if (one.Body is { } body)
        {
            using var document = JsonDocument.Parse(body);
            json.WriteBody(document.RootElement);
        }
        else
        {
            json.WriteBody(body: null);
        }

        json.WriteEndObject();
    }
}
