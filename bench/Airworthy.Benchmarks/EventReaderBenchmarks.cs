using System.Text.Json;
using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using BenchmarkDotNet.Attributes;

namespace Airworthy.Benchmarks;

/// <summary>
/// What an event costs before it is stored: reading, with secrets taken out, and grouping. The baseline parses the same payload into a <see cref="JsonDocument"/>, which keeps all and
/// checks nothing.
/// </summary>
[MemoryDiagnoser]
public class EventReaderBenchmarks
{
    private static readonly EventSource Source = new(null, new DateTime(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc), default, null);

    private static readonly string[] Integrations = ["EventFilters", "FunctionToString", "LinkedErrors", "Http"];
    private static readonly string[] Before = ["  const items = await this.items(cart);", "  for (const item of items) {", "    if (!item.price)"];
    private static readonly string[] After = ["  }", "", "  return { total, items };"];

    private byte[] _payload = [];
    private ErrorEvent? _read;

    [Params(5, 50)]
    public int Kilobytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // SDKs send at most 50 frames and 100 breadcrumbs; the large one has as many, and more said in each breadcrumb.
        var (frames, crumbs) = Kilobytes < 10 ? (6, 5) : (50, 100);
        var more = 0;
        do
            _payload = Event(frames, crumbs, more++);
        while (_payload.Length < Kilobytes * 1_024);
        _read = Read();
    }

    [Benchmark(Baseline = true, Description = "JsonDocument")]
    public int Document()
    {
        using var document = JsonDocument.Parse(_payload);
        return document.RootElement.GetProperty("exception").GetProperty("values").GetArrayLength();
    }

    [Benchmark(Description = "EventReader")]
    public int ReadAndDispose()
    {
        using var read = Read();
        return read.Json.Length;
    }

    private ErrorEvent Read() => EventReader.TryRead(_payload, Source, out var read, out var fault) ? read : throw new InvalidOperationException(fault);

    [Benchmark(Description = "EventGrouping")]
    public int Group() => EventGrouping.HashesOf(_read!).Count;

    private static byte[] Event(int frames, int crumbs, int more) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        event_id = "0123456789abcdef0123456789abcdef",
        timestamp = 1772625599.25,
        platform = "node",
        release = "shop@1.2.3+45",
        environment = "production",
        server_name = "web-1",
        transaction = "GET /cart/:id",
        tags = new { plan = "pro", region = "eu-central-1", customer = "4711" },
        user = new { id = "user-1", email = "kim@example.com" },
        contexts = new { runtime = new { name = "node", version = "v20.20.2" }, os = new { name = "Linux", version = "6.1" }, trace = new { trace_id = "b36b41dd80c74b0680fc8ebffbede2c6", span_id = "8e3087702b8e6f63" } },
        request = new { url = "https://shop.example/cart/4711?tab=items&token=abcdef", method = "GET", headers = new { host = "shop.example", cookie = "sid=abcdef", accept = "*/*", referer = "https://shop.example/" } },
        exception = new
        {
            values = new[]
            {
                new
                {
                    type = "TypeError",
                    value = "Cannot read properties of undefined (reading 'total')",
                    mechanism = new { type = "generic", handled = false },
                    stacktrace = new { frames = Enumerable.Range(0, frames).Select(Frame).ToArray() },
                },
            },
        },
        breadcrumbs = Enumerable.Range(0, crumbs).Select(number => Breadcrumb(number, more)).ToArray(),
        sdk = new { name = "sentry.javascript.node", version = "11.12.0", integrations = Integrations },
    });

    private static object Frame(int number) => new
    {
        filename = $"/srv/shop/src/feature{number}/cart.js",
        function = $"Cart.step{number}",
        lineno = 40 + number,
        colno = 17,
        in_app = number % 3 == 0,
        pre_context = Before,
        context_line = $"      total{number} += item.price.total;",
        post_context = After,
    };

    private static object Breadcrumb(int number, int more) => new
    {
        timestamp = 1772625500.5 + number,
        type = "http",
        category = "fetch",
        level = "info",
        message = $"loaded cart {number} {new string('x', more)}",
        data = new { method = "GET", url = $"https://api.shop.example/v1/carts/{number}/items?page=1", status_code = 200 },
    };
}
