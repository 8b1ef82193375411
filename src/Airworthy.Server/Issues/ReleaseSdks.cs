using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Which SDKs a release sends by: sessions do not say, events do. Never writes.</summary>
internal sealed class ReleaseSdks(TrackerDatabase tracker)
{
    // One release is mostly built with one SDK; a game has two.
    private const int EventsLookedAt = 5;

    /// <summary>Names and versions that its newest events say, each once.</summary>
    public IReadOnlyList<string> Of(ProjectId project, string version) =>
    [
        .. tracker.Read(session => session.Query(
            """
            select event_body.body from event join event_body on event_body.event = event.id
            where event.release = (select id from release where version = $1) and event.project = $2 order by event.at desc, event.id desc limit $3
            """,
            row => NameIn((byte[])row.GetValue(0)), version, project.Value, EventsLookedAt)).OfType<string>().Distinct(),
    ];

    private static string? NameIn(byte[] body)
    {
        using var json = JsonDocument.Parse(EventBody.Decompress(body));
        if (!json.RootElement.TryGetProperty("sdk", out var sdk) || sdk.ValueKind != JsonValueKind.Object || TextIn(sdk, "name") is not { } name)
            return null;
        return TextIn(sdk, "version") is { } version ? $"{name} {version}" : name;
    }

    private static string? TextIn(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
