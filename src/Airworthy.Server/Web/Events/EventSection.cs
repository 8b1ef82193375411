using System.Text.Json;

namespace Airworthy.Server.Web.Events;

/// <summary>A name and a value of free form, as text.</summary>
public sealed record EventItem(string Name, string Value);

/// <summary>A part of an event that has names and values.</summary>
/// <param name="Id">For links to it; letters, digits and hyphens.</param>
public sealed record EventSection(string Id, string Title, IReadOnlyList<EventItem> Items)
{
    // Deeper than this it is shown as JSON.
    private const int MaxDepth = 3;

    /// <summary>The request, each context, what the app added, and its modules; those that are empty are left out.</summary>
    public static IReadOnlyList<EventSection> ReadAll(JsonElement root)
    {
        var sections = new List<EventSection>();
        if (root.Object("request") is { } request)
            sections.Add(new("request", "Request", ItemsOf(request)));
        if (root.Object("contexts") is { } contexts)
        {
            foreach (var (place, context) in contexts.EnumerateObject().Index())
                sections.Add(new($"context-{place}", TitleOf(context.Name), ItemsOf(context.Value)));
        }

        if (root.Object("extra") is { } extra)
            sections.Add(new("extra", "Additional data", ItemsOf(extra)));
        if (root.Object("modules") is { } modules)
            sections.Add(new("modules", "Modules", ItemsOf(modules)));
        return [.. sections.Where(section => section.Items.Count > 0)];
    }

    /// <summary>The members, those of objects in them by the names of both: <c>headers.Accept</c>.</summary>
    public static IReadOnlyList<EventItem> ItemsOf(JsonElement value)
    {
        var items = new List<EventItem>();
        Add(value, "", MaxDepth, items);
        return items;
    }

    private static void Add(JsonElement value, string name, int depth, List<EventItem> items)
    {
        if (depth > 0 && value.ValueKind == JsonValueKind.Object)
        {
            // What SDKs say of the shape of a context is nothing that its reader looks for.
            foreach (var member in value.EnumerateObject().Where(member => !(name.Length == 0 && member.Name == "type" && value.EnumerateObject().Count() > 1 && member.Value.ValueKind == JsonValueKind.String)))
                Add(member.Value, name.Length == 0 ? member.Name : $"{name}.{member.Name}", depth - 1, items);
        }
        else if (depth > 0 && IsListOfPairs(value))
        {
            foreach (var pair in value.EnumerateArray())
                items.Add(new($"{name}.{pair[0]}", TextOf(pair[1])));
        }
        else if (value.ValueKind != JsonValueKind.Null)
        {
            items.Add(new(name.Length == 0 ? "value" : name, TextOf(value)));
        }
    }

    /// <summary>As headers and query strings are written: <c>[["Accept", "*/*"]]</c>.</summary>
    private static bool IsListOfPairs(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
        && value.EnumerateArray().All(pair => pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String);

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string TitleOf(string name) => name switch
    {
        "os" => "Operating system",
        "gpu" => "GPU",
        { Length: > 0 } => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' '),
        _ => "Context",
    };
}

internal static class EventMembers
{
    extension(JsonElement owner)
    {
        /// <summary>A member that is an object; null if there is none.</summary>
        public JsonElement? Object(string name) =>
            owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

        /// <summary>A member that is a text or a number, as text; null if there is none.</summary>
        public string? Text(string name) =>
            owner.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String or JsonValueKind.Number ? member.ToString() : null;

        public bool? Flag(string name) => owner.TryGetProperty(name, out var member) ? member.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null } : null;

        public long? Number(string name) => owner.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number) ? number : null;
    }
}
