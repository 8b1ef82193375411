using System.Text.Json;

namespace Airworthy.Server.Issues;

/// <summary>What kind of values a member of events has.</summary>
internal enum EventFieldKind
{
    Text,

    /// <summary>A text that answers give as a list, for an event may have several exceptions.</summary>
    TextList,
    Number,

    /// <summary>Ticks, UTC.</summary>
    Time,
    Boolean,

    /// <summary>The row of an issue, for which answers give its short id.</summary>
    ShortId,
}

/// <summary>A member of events that can be asked for, grouped by, or filtered by: the names are those of Sentry's Discover. What is none of them is a tag.</summary>
/// <param name="Sql">Its value in a row of <c>event</c>; null where the event has none.</param>
internal sealed record EventField(string Name, EventFieldKind Kind, string Sql)
{
    /// <summary>What tells users apart, with its kind before it.</summary>
    public const string UserSql =
        "coalesce('id:' || event.user_id, 'username:' || event.user_name, 'email:' || event.user_email, 'ip:' || event.user_ip)";

    private const string TagStart = "tags[";

    private static readonly Dictionary<string, (EventFieldKind Kind, string Sql)> Known = new()
    {
        ["id"] = (EventFieldKind.Text, "lower(hex(event.event_id))"),
        ["title"] = (EventFieldKind.Text, "event.title"),
        ["message"] = (EventFieldKind.Text, "coalesce(event.message, event.title)"),
        ["culprit"] = (EventFieldKind.Text, "event.culprit"),
        ["transaction"] = (EventFieldKind.Text, "event.\"transaction\""),
        ["platform"] = (EventFieldKind.Text, "event.platform"),
        ["platform.name"] = (EventFieldKind.Text, "event.platform"),
        ["environment"] = (EventFieldKind.Text, "nullif(event.environment, '')"),
        ["release"] = (EventFieldKind.Text, "(select version from release where release.id = event.release)"),
        ["level"] = (EventFieldKind.Text, "case event.level when 0 then 'debug' when 1 then 'info' when 2 then 'warning' when 4 then 'fatal' else 'error' end"),
        ["event.type"] = (EventFieldKind.Text, "iif(event.has_exception, 'error', 'default')"),
        ["timestamp"] = (EventFieldKind.Time, "event.at"),
        ["timestamp.to_hour"] = (EventFieldKind.Time, "event.at - event.at % 36000000000"),
        ["timestamp.to_day"] = (EventFieldKind.Time, "event.at - event.at % 864000000000"),
        ["project.id"] = (EventFieldKind.Number, "event.project"),
        ["project_id"] = (EventFieldKind.Number, "event.project"),
        ["issue"] = (EventFieldKind.ShortId, "event.issue"),
        ["issue.id"] = (EventFieldKind.Number, "event.issue"),
        ["user"] = (EventFieldKind.Text, UserSql),
        ["user.id"] = (EventFieldKind.Text, "event.user_id"),
        ["user.username"] = (EventFieldKind.Text, "event.user_name"),
        ["user.email"] = (EventFieldKind.Text, "event.user_email"),
        ["user.ip"] = (EventFieldKind.Text, "event.user_ip"),
        ["user.display"] = (EventFieldKind.Text, "coalesce(event.user_email, event.user_name, event.user_id, event.user_ip)"),
        ["error.type"] = (EventFieldKind.TextList, "event.type"),
        ["error.value"] = (EventFieldKind.TextList, "event.value"),
        ["error.unhandled"] = (EventFieldKind.Boolean, "event.is_unhandled"),
        ["error.handled"] = (EventFieldKind.Boolean, "1 - event.is_unhandled"),
    };

    /// <summary>The field of a name, or the tag of that key; <c>tags[key]</c> is always the tag.</summary>
    /// <param name="bindings">Takes what the condition holds from outside.</param>
    public static EventField Of(string name, EventScope scope, SqlBindings bindings)
    {
        if (Known.TryGetValue(name, out var known))
            return new(name, known.Kind, known.Sql);
        if (name is "project" or "project.name")
        {
            var slugs = JsonSerializer.Serialize(scope.Projects.ToDictionary(project => project.Id.ToString(), project => project.Slug));
            return new(name, EventFieldKind.Text, $"(select value from json_each({bindings.Add(slugs)}) where key = cast(event.project as text))");
        }

        var tag = name.StartsWith(TagStart, StringComparison.Ordinal) && name.EndsWith(']') ? name[TagStart.Length..^1] : name;
        return new(name, EventFieldKind.Text, $"(select value from json_each(event.tags) where key = {bindings.Add(tag)})");
    }
}
