using System.Text;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Issues;

/// <summary>Events as an SDK sends them.</summary>
internal static class EventPayload
{
    /// <param name="type">Of its exception: events of different ones are of different issues.</param>
    public static string Of(
        string id, string type = "InvalidOperationException", DateTimeOffset? at = null, string? release = "shop@1.0.0", string? environment = "production",
        string user = "user-1", bool isHandled = true, string padding = "")
    {
        var frame = new JsonObject { ["function"] = "Total", ["module"] = $"Shop.{type}", ["filename"] = "Cart.cs", ["lineno"] = 17, ["in_app"] = true };
        var one = new JsonObject
        {
            ["event_id"] = id,
            ["timestamp"] = (at ?? TimeProvider.System.GetUtcNow()).ToString("O"),
            ["platform"] = "csharp",
            ["level"] = isHandled ? "error" : "fatal",
            ["user"] = new JsonObject { ["id"] = user, ["ip_address"] = "{{auto}}" },
            ["tags"] = new JsonObject { ["plan"] = "free" },
            ["exception"] = new JsonObject
            {
                ["values"] = new JsonArray(new JsonObject
                {
                    ["type"] = type,
                    ["value"] = "the cart is empty",
                    ["mechanism"] = new JsonObject { ["type"] = "generic", ["handled"] = isHandled },
                    ["stacktrace"] = new JsonObject { ["frames"] = new JsonArray(frame) },
                }),
            },
        };
        if (release is not null)
            one["release"] = release;
        if (environment is not null)
            one["environment"] = environment;
        if (padding.Length > 0)
            one["extra"] = new JsonObject { ["padding"] = padding };
        return one.ToJsonString();
    }

    /// <summary>An envelope with an event, and what else stands in it.</summary>
    /// <param name="others">Types and payloads of further items.</param>
    public static byte[] Envelope(string payload, params IEnumerable<(string Type, string Payload)> others)
    {
        var text = new StringBuilder("{}\n").Append("{\"type\":\"event\"}\n").Append(payload).Append('\n');
        foreach (var (type, other) in others)
            text.Append("{\"type\":\"").Append(type).Append("\"}\n").Append(other).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
