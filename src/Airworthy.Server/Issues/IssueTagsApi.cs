using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What the events of an issue have in common, in the form of Sentry's API: <c>…/issues/{issue}/tags/</c>, and one tag with more of its values.</summary>
internal sealed class IssueTagsApi(NameRegistry names, TrackerDatabase tracker, IssueLookup lookup)
{
    private const int ValuesOfEach = 10;
    private const int ValuesOfOne = 100;

    public async Task List(HttpContext http, string issue)
    {
        if ((Read(http, issue, key: null, ValuesOfEach, out var tags) ?? (tags is null ? ApiRefusal.Missing : null)) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        // Several keys may be named: then these alone.
        var wanted = http.Request.Query["key"];
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var tag in tags!.Where(tag => wanted.Count == 0 || wanted.Contains(tag.Key)))
                Write(json, tag);
            json.WriteEndArray();
        });
    }

    public async Task Answer(HttpContext http, string issue, string key)
    {
        var refusal = Read(http, issue, key, ValuesOfOne, out var tags);
        if (refusal is null && tags is [var tag])
            await http.AnswerJson(json => Write(json, tag));
        else
            await (refusal ?? ApiRefusal.Missing).WriteTo(http.Response);
    }

    /// <param name="tags">Null if there is no such issue.</param>
    private ApiRefusal? Read(HttpContext http, string issue, string? key, int maxValues, out List<IssueTag>? tags)
    {
        tags = null;
        if (EventSelection.ReadEnvironments(http.Request.Query, names, tracker, out var environments) is { } refusal)
            return refusal;
        tags = tracker.Read(session => lookup.Find(session, issue) is { } found
            ? IssueTags.Read(session, found.Id, environments is null ? null : JsonSerializer.Serialize(environments), key, maxValues)
            : null);
        return null;
    }

    private static void Write(Utf8JsonWriter json, IssueTag tag)
    {
        json.WriteStartObject();
        json.WriteString("key", tag.Key);
        json.WriteString("name", tag.Name);
        json.WriteNumber("uniqueValues", tag.UniqueValues);
        json.WriteNumber("totalValues", tag.Events);
        json.WriteStartArray("topValues");
        foreach (var value in tag.Values)
        {
            json.WriteStartObject();
            json.WriteString("key", tag.Key);
            json.WriteString("name", value.Value);
            json.WriteString("value", value.Value);
            json.WriteNumber("count", value.Events);
            json.WriteMoment("firstSeen", value.FirstSeen);
            json.WriteMoment("lastSeen", value.LastSeen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
