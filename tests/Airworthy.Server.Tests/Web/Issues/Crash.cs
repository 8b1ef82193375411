using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Web.Issues;

/// <summary>Events with all that SDKs send along, for pages that show it.</summary>
internal static class Crash
{
    /// <param name="type">Of its exception: events of different ones are of different issues.</param>
    public static string Of(
        string type = "TypeError", string message = "cart is undefined", string release = "shop@1.0.0", bool isHandled = false, string level = "error", string user = "7",
        string environment = "production", DateTimeOffset? at = null, string? id = null, params (string Key, string Value)[] tags)
    {
        var when = at ?? TimeProvider.System.GetUtcNow();
        return new JsonObject
        {
            ["event_id"] = id ?? Wire.NewId(),
            ["timestamp"] = when.ToString("O"),
            ["platform"] = "node",
            ["level"] = level,
            ["release"] = release,
            ["environment"] = environment,
            ["transaction"] = "POST /checkout",
            ["sdk"] = new JsonObject { ["name"] = "sentry.javascript.node", ["version"] = "11.12.0" },
            ["tags"] = new JsonObject(tags.Concat([("shelf", "top"), ("browser", "Firefox 141")]).DistinctBy(tag => tag.Item1).Select(tag => KeyValuePair.Create(tag.Item1, (JsonNode?)tag.Item2))),
            ["user"] = new JsonObject { ["id"] = user, ["email"] = $"ann+{user}@shop.test" },
            ["contexts"] = new JsonObject
            {
                ["os"] = new JsonObject { ["type"] = "os", ["name"] = "Linux", ["version"] = "6.12" },
                ["device"] = new JsonObject { ["model"] = "Pixel 9", ["memory_size"] = 8_589_934_592 },
            },
            ["request"] = new JsonObject
            {
                ["url"] = "https://shop.test/checkout",
                ["method"] = "POST",
                ["headers"] = new JsonArray(new JsonArray("Accept", "*/*"), new JsonArray("User-Agent", "Mozilla/5.0")),
            },
            ["extra"] = new JsonObject { ["cart"] = new JsonObject { ["items"] = 3, ["voucher"] = "SPRING" } },
            ["breadcrumbs"] = new JsonArray(
                new JsonObject { ["category"] = "ui.click", ["message"] = "button#buy", ["timestamp"] = when.AddSeconds(-2).ToString("O") },
                new JsonObject { ["category"] = "fetch", ["level"] = "warning", ["timestamp"] = when.AddSeconds(-1).ToString("O"), ["data"] = new JsonObject { ["url"] = "/api/cart", ["status_code"] = 500 } }),
            ["exception"] = new JsonObject
            {
                ["values"] = new JsonArray(
                    new JsonObject { ["type"] = "ConnectionError", ["value"] = "the stock service does not answer", ["stacktrace"] = Stack(type, Library("connect", "node:net", 12), Own("reserve", 41)) },
                    new JsonObject
                    {
                        ["type"] = type,
                        ["value"] = message,
                        ["mechanism"] = new JsonObject { ["type"] = "onuncaughtexception", ["handled"] = isHandled },
                        ["stacktrace"] = Stack(type, Library("run", "node_modules/express/lib/router/layer.js", 95), Library("next", "node_modules/express/lib/router/route.js", 149), Own("checkout", 17)),
                    }),
            },
        }.ToJsonString();
    }

    /// <summary>Sends events, each in an envelope of its own.</summary>
    public static async Task SendEvents(this Site site, params IEnumerable<string> events)
    {
        foreach (var one in events)
            await site.Client.Send(Wire.Envelope("event", one));
    }

    private static JsonObject Stack(string type, params IEnumerable<JsonObject> frames) =>
        new() { ["frames"] = new JsonArray([.. frames.Select(frame => Named(frame, type))]) };

    // What a frame calls decides which issue it is of.
    private static JsonObject Named(JsonObject frame, string type)
    {
        if ((bool)frame["in_app"]!)
            frame["module"] = $"src/{type}/cart";
        return frame;
    }

    private static JsonObject Library(string function, string file, int line) => new() { ["function"] = function, ["filename"] = file, ["lineno"] = line, ["in_app"] = false };

    private static JsonObject Own(string function, int line) => new()
    {
        ["function"] = function,
        ["filename"] = "src/cart.js",
        ["lineno"] = line,
        ["colno"] = 5,
        ["in_app"] = true,
        ["pre_context"] = new JsonArray("function checkout(cart) {", "  // The cart is never empty here"),
        ["context_line"] = "  return cart.total();",
        ["post_context"] = new JsonArray("}", ""),
    };
}
