using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Issues;

/// <summary>
/// An event of an app that is not careful: it has secrets in many places, and members that are not as they should be. Seeded: the same number makes the same event.
/// </summary>
internal sealed class EventMutation(int seed)
{
    public const string SecretStart = "hunter";

    private static readonly string[] SecretNames =
        ["password", "Passwd", "user_password", "SECRET", "client-secret", "token", "accessToken", "api_key", "X-API-Key", "auth", "Authorization", "credentials", "private_key", "sessionId", "csrf"];

    private static readonly string[] Words = ["cart", "order 7", "ä€😀", "https://shop.example/a?b=c", "a=b", "{\"a\":1}", "", " ", "\n", "null", "{{ default }}", "\u0000", "a\\ud800"];

    private static readonly byte[][] Pieces =
    [
        .. new[] { "\\ud83d", "\\u0000", "\"", "}", "]", "{", "[", ",", "NaN", "1e999", "\\", new string('[', 20), new string('[', 2_000) }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly Random _random = new(seed);
    private int _secrets;

    /// <summary>What must not be kept.</summary>
    public List<string> Secrets { get; } = [SecretStart];

    /// <summary>The payload; its secrets stand where apps put them.</summary>
    public byte[] Payload()
    {
        var one = Event();
        for (var faults = _random.Next(6); faults > 0; faults--)
            Spoil(one);
        return Written(one);
    }

    /// <summary>The payload with its bytes spoiled: what of it is a secret, and whether it is JSON, nobody knows.</summary>
    public byte[] BrokenPayload()
    {
        var bytes = Payload().ToList();
        for (var faults = _random.Next(1, 5); faults > 0 && bytes.Count > 0; faults--)
            ByteDamage.Do(bytes, _random, Pieces);
        return [.. bytes];
    }

    /// <summary>The same with every place in a file moved, as by an edit further up.</summary>
    public static JsonNode Moved(JsonNode one, int by)
    {
        var copy = one.DeepClone();
        Move(copy, by);
        return copy;
    }

    private static void Move(JsonNode? node, int by)
    {
        if (node is JsonArray list)
        {
            foreach (var element in list)
                Move(element, by);
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (name is "lineno" or "colno")
                    members[name] = by + 1;
                else if (name == "instruction_addr")
                    members[name] = "0x" + by.ToString("x", CultureInfo.InvariantCulture);
                else
                    Move(value, by);
            }
        }
    }

    public JsonObject Event()
    {
        var one = new JsonObject
        {
            ["event_id"] = Convert.ToHexString(Bytes(16)),
            ["timestamp"] = 1772625599.25,
            ["platform"] = Any(["javascript", "node", "python", "csharp", "java", "native", "ruby", "php"]),
            ["release"] = "shop@1.2.3",
            ["environment"] = "production",
            ["transaction"] = "GET /cart?" + Assignment("&"),
            ["logger"] = Token(),
            ["server_name"] = "web-1",
            ["message"] = "cannot pay: " + Prose(),
            ["fingerprint"] = Maybe(new JsonArray("{{ default }}", Prose())),
            ["tags"] = _random.Next(2) == 0
                ? new JsonObject { ["plan"] = "pro", [SecretName().Replace(' ', '-')] = Secret(), ["note"] = Token() }
                : new JsonArray(new JsonArray("plan", "pro"), new JsonArray(SecretName(), Secret()), new JsonArray("url", "https://shop.example/?" + Assignment("&"))),
            ["user"] = new JsonObject { ["id"] = 7, ["email"] = "kim@example.com", ["data"] = Filled(1), [SecretName()] = Secret(), ["note"] = Prose() },
            ["request"] = Request(),
            ["contexts"] = new JsonObject { ["os"] = new JsonObject { ["name"] = "Linux" }, ["app"] = Filled(1) },
            ["extra"] = Filled(2),
            ["breadcrumbs"] = new JsonObject { ["values"] = Many(_random.Next(4), () => new JsonObject { ["timestamp"] = "2026-03-04T11:00:00Z", ["message"] = Prose(), ["data"] = Filled(1), ["category"] = Token() }) },
            ["exception"] = new JsonObject { ["values"] = Many(_random.Next(1, 4), Exception) },
            ["threads"] = Maybe(new JsonObject { ["values"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = Token(), ["stacktrace"] = Stack() }) }),
            ["sdk"] = new JsonObject { ["name"] = "sentry.test", ["version"] = "1.0" },
        };
        if (_random.Next(3) == 0)
        {
            Rename(one, "message", "sentry.interfaces.Message");
            Rename(one, "exception", "sentry.interfaces.Exception");
            Rename(one, "user", "sentry.interfaces.User");
            Rename(one, "request", "sentry.interfaces.Http");
        }

        return one;
    }

    private static void Rename(JsonObject one, string name, string to)
    {
        if (one.TryGetPropertyValue(name, out var value) && one.Remove(name))
            one[to] = value;
    }

    private JsonObject Exception() => new()
    {
        ["type"] = Any(["TypeError", "KeyError", "System.IO.IOException"]),
        ["value"] = _random.Next(4) == 0 ? Filled(1) : Prose(),
        ["mechanism"] = new JsonObject { ["type"] = "generic", ["handled"] = _random.Next(2) == 0, ["data"] = Filled(1), ["description"] = Prose() },
        ["stacktrace"] = Stack(),
    };

    private JsonObject Stack() => new()
    {
        ["frames"] = Many(_random.Next(5), () => new JsonObject
        {
            ["function"] = Any(["total", "Cart.pay", "?", "<anonymous>"]),
            ["filename"] = Any(["src/cart.js", "https://shop.example/main.js", "cart.py"]),
            ["lineno"] = _random.Next(1, 1_000),
            ["colno"] = _random.Next(1, 100),
            ["in_app"] = _random.Next(3) switch { 0 => null, 1 => true, _ => false },
            ["context_line"] = $"pay('{Token()}')",
            ["pre_context"] = new JsonArray("// " + Token(), ""),
            ["vars"] = new JsonObject { ["anything"] = Secret() },
        }),
    };

    private JsonObject Request() => new()
    {
        ["url"] = $"https://kim:{Secret()}@shop.example/cart?{Assignment("&")}",
        ["method"] = "POST",
        ["query_string"] = _random.Next(3) switch
        {
            0 => (JsonNode)Assignment("&"),
            1 => new JsonObject { [SecretName()] = Secret() },
            _ => new JsonArray(new JsonArray(SecretName(), Secret()), new JsonArray("a", "b")),
        },
        ["cookies"] = _random.Next(2) == 0 ? (JsonNode)("id=" + Secret()) : new JsonObject { ["id"] = Secret() },
        ["headers"] = _random.Next(2) == 0
            ? new JsonObject { ["Cookie"] = "a=" + Secret(), ["Authorization"] = "Basic " + Secret(), ["X-Api-Key"] = Secret(), ["Set-Cookie"] = new JsonArray(Secret()), ["Accept"] = "*/*" }
            : new JsonArray(new JsonArray("Cookie", Secret()), new JsonArray("Accept", "*/*"), new JsonArray("proxy-authorization", Secret())),
        ["data"] = _random.Next(3) switch
        {
            0 => (JsonNode)("a=b&" + Assignment("&")),
            1 => (JsonNode)$$"""{"a":1,"{{SecretName()}}":"{{Secret()}}"}""",
            _ => Filled(1),
        },
        ["env"] = new JsonObject { [SecretName()] = Secret(), ["REMOTE_ADDR"] = "10.0.0.1" },
    };

    /// <summary>What an app fills as it likes.</summary>
    private JsonObject Filled(int depth)
    {
        var filled = new JsonObject { [SecretName()] = Secret(), ["note"] = Prose(), ["card"] = _random.Next(2) == 0 ? Card() : long.Parse(Card(), CultureInfo.InvariantCulture) };
        if (depth > 0)
        {
            filled["inner"] = Filled(depth - 1);
            filled["list"] = new JsonArray(Filled(depth - 1), Prose(), new JsonArray(SecretName(), Secret()), new JsonObject { ["name"] = SecretName(), ["value"] = Secret() });
            filled[SecretName() + "_1"] = new JsonObject { ["any"] = Secret() };
        }

        return filled;
    }

    private string Prose() => _random.Next(5) switch
    {
        0 => $"sent {Assignment(" ")} to x",
        1 => $"cannot parse {{\"{SecretName()}\": \"{Secret()}\", \"a\": 1}}",
        2 => $"paid with {Card()}.",
        3 => $"GET /\r\nCookie: {Secret()}; {Secret()}\r\nHost: x",
        _ => $"see {Token()}, ok",
    };

    private string Assignment(string separator) => $"a=1{separator}{SecretName()}={Secret()}{separator}b=2";

    /// <summary>A secret that tells by itself.</summary>
    private string Token()
    {
        switch (_random.Next(4))
        {
            case 0:
                return "eyJhbGciOiJIUzI1NiJ9." + Kept(Convert.ToBase64String(Bytes(24)).Replace('+', '-').Replace('/', '_')) + ".x";
            case 1:
                return "Bearer " + Kept(Convert.ToHexString(Bytes(16)));
            case 2:
                return "-----BEGIN PRIVATE KEY-----\n" + Kept(Convert.ToBase64String(Bytes(30))) + "\n-----END PRIVATE KEY-----";
            default:
                return Card();
        }
    }

    private string Card()
    {
        Span<char> digits = stackalloc char[16];
        digits[0] = '4';
        for (var i = 1; i < 15; i++)
            digits[i] = (char)('0' + _random.Next(10));
        for (var last = '0'; last <= '9'; last++)
        {
            digits[15] = last;
            var sum = 0;
            for (var i = 0; i < 16; i++)
            {
                var digit = (digits[15 - i] - '0') * (i % 2 + 1);
                sum += digit > 9 ? digit - 9 : digit;
            }

            if (sum % 10 == 0)
                break;
        }

        return Kept(digits.ToString());
    }

    /// <summary>All of them begin alike, so that one search finds whichever is left.</summary>
    private string Secret() => $"{SecretStart}{seed}x{++_secrets}y";

    private string Kept(string secret)
    {
        Secrets.Add(secret);
        return secret;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string SecretName() => Any(SecretNames);

    private string Any(string[] choices) => choices[_random.Next(choices.Length)];

    private JsonNode? Maybe(JsonNode node) => _random.Next(2) == 0 ? node : null;

    private static JsonArray Many(int count, Func<JsonObject> one) => [.. Enumerable.Range(0, count).Select(_ => one())];

    /// <summary>Puts something else in the place of some member, or beside it. Names that tell secrets stay before their values.</summary>
    private void Spoil(JsonObject one)
    {
        var at = one;
        while (_random.Next(3) > 0 && at.Select(member => member.Value).OfType<JsonObject>().ToArray() is { Length: > 0 } inner)
            at = inner[_random.Next(inner.Length)];
        if (at.Count == 0)
            return;
        var name = at.ElementAt(_random.Next(at.Count)).Key;
        switch (_random.Next(4))
        {
            case 0:
                at.Remove(name);
                break;
            case 1:
                at[Any(Words) + _random.Next(100)] = Odd();
                break;
            default:
                at[name] = Odd();
                break;
        }
    }

    private JsonNode? Odd() => _random.Next(9) switch
    {
        0 => null,
        1 => true,
        2 => _random.NextDouble() * 1e300,
        3 => -7,
        4 => Any(Words),
        5 => new JsonArray(Any(Words), 7, null, new JsonArray()),
        6 => new JsonObject(),
        7 => new JsonObject { ["values"] = Any(Words), ["frames"] = 7, ["type"] = new JsonArray(), ["a"] = Any(Words) },
        _ => string.Concat(Enumerable.Repeat(Any(Words), 3_000)),
    };

    /// <summary>Writes it, with escapes where none are needed, blanks, members given twice, and halves of pairs.</summary>
    private byte[] Written(JsonNode one)
    {
        var text = new StringBuilder();
        Write(text, one);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                foreach (var (name, value) in members)
                {
                    if (text[^1] != '{')
                        text.Append(',');
                    WriteText(text, name);
                    text.Append(_random.Next(20) == 0 ? " : " : ":");
                    Write(text, value);
                    if (_random.Next(60) == 0)
                    {
                        text.Append(',');
                        WriteText(text, name);
                        text.Append(':');
                        Write(text, value);
                    }
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(text, list[i]);
                }

                text.Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteText(text, (string)value!, mayEndInHalf: true);
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private void WriteText(StringBuilder text, string value, bool mayEndInHalf = false)
    {
        var escapes = _random.Next(10) == 0;
        text.Append('"');
        foreach (var one in value)
        {
            if (one is '"' or '\\' || one < ' ' || (escapes && _random.Next(2) == 0))
                text.Append("\\u").Append(((int)one).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(one);
        }

        if (mayEndInHalf && _random.Next(200) == 0)
            text.Append("\\ud800");
        text.Append('"');
    }
}
