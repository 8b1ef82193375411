using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Airworthy.Load;

/// <summary>
/// Events of 5 to 50 KB as SDKs send them, of 40 issues: stack frames with their source lines, breadcrumbs, contexts, modules. Sizes are spread evenly on a logarithmic scale,
/// so their average is 20 KB. Each is told by its number.
/// </summary>
public sealed class EventTraffic
{
    public const int SmallestBytes = 5_000;
    public const int LargestBytes = 50_000;

    private const int Variants = 400;
    private const int Issues = 40;
    private const string IdPlace = "00000000000000000000000000000000";

    private static readonly string[] Words =
        "order cart total price customer invoice stock shelf parcel route driver city payment token refund ledger account balance rate quota queue worker batch retry window cache"
            .Split(' ');

    private readonly ulong _run;
    private readonly (byte[] Envelope, int IdAt)[] _variants;

    /// <param name="now">When the events happen, UTC.</param>
    public EventTraffic(DateTime now)
    {
        _run = (ulong)now.Ticks;
        _variants = [.. Enumerable.Range(0, Variants).Select(i => Build(i, now))];
    }

    public EventMessage this[long number]
    {
        get
        {
            var (envelope, idAt) = _variants[Scatter.Mix((ulong)number) % Variants];
            return new(envelope, idAt, new(Scatter.Mix(_run + (ulong)number), (ulong)number));
        }
    }

    public double AverageBytes => _variants.Average(variant => variant.Envelope.Length);

    private static (byte[] Envelope, int IdAt) Build(int variant, DateTime now)
    {
        var random = new Random(variant);
        var bytes = (int)(SmallestBytes * Math.Pow((double)LargestBytes / SmallestBytes, (variant + 0.5) / Variants));
        // What grows with the size is breadcrumbs; a few steps hit it well enough.
        var payload = Payload(variant, breadcrumbs: 0, random, now);
        var each = (Payload(variant, breadcrumbs: 100, new Random(variant), now).Length - payload.Length) / 100.0;
        payload = Payload(variant, (int)Math.Max(0, Math.Round((bytes - payload.Length) / each)), new Random(variant), now);
        var envelope = $"{{\"sdk\":{{\"name\":\"sentry.dotnet\",\"version\":\"6.12.1\"}}}}\n{{\"type\":\"event\",\"length\":{payload.Length}}}\n{payload}\n";
        return (Encoding.UTF8.GetBytes(envelope), envelope.IndexOf(IdPlace, StringComparison.Ordinal));
    }

    private static string Payload(int variant, int breadcrumbs, Random random, DateTime now)
    {
        var issue = variant % Issues;
        var frames = Enumerable.Range(0, 6).Select(i => Frame(issue, i, random)).ToArray();
        return JsonSerializer.Serialize(new
        {
            event_id = IdPlace,
            timestamp = now.ToString("O", CultureInfo.InvariantCulture),
            platform = "csharp",
            level = issue % 4 == 0 ? "fatal" : "error",
            release = $"com.example.shop@4.{variant % 20}.0+{1200 + variant % 20}",
            environment = variant % 5 == 0 ? "staging" : "production",
            server_name = $"web-{variant % 12}",
            transaction = $"GET /{Words[issue % Words.Length]}/{{id}}",
            user = new { id = $"user-{variant * 37 % 1_000}", ip_address = "{{auto}}" },
            tags = new { browser = "Firefox 142.0", os = "Linux", plan = variant % 3 == 0 ? "paid" : "free", region = $"eu-{variant % 4}" },
            contexts = new { os = new { name = "Linux", version = "6.1.0" }, runtime = new { name = ".NET", version = "10.0.12" }, device = new { arch = "X64", processor_count = 8 } },
            sdk = new { name = "sentry.dotnet", version = "6.12.1" },
            request = new { url = $"https://shop.example.com/{Words[issue % Words.Length]}/{variant}", method = "GET", headers = Headers(variant) },
            exception = new
            {
                values = new[]
                {
                    new
                    {
                        type = $"Shop.{Words[issue % Words.Length]}Exception{issue}",
                        value = $"no {Words[issue % Words.Length]} for {Sentence(random, 6)}",
                        mechanism = new { type = "AppDomain.UnhandledException", handled = issue % 4 != 0 },
                        stacktrace = new { frames },
                    },
                },
            },
            modules = Enumerable.Range(0, 20).ToDictionary(i => $"Example.{Words[i]}.Core", i => $"1.{i}.{issue}"),
            breadcrumbs = Enumerable.Range(0, breadcrumbs).Select(i => new
            {
                timestamp = now.AddSeconds(i - breadcrumbs).ToString("O", CultureInfo.InvariantCulture),
                category = i % 3 == 0 ? "http" : "query",
                level = "info",
                message = Sentence(random, random.Next(4, 14)),
                data = new { status_code = 200, duration_ms = random.Next(2_000), url = $"https://api.example.com/{Words[random.Next(Words.Length)]}/{random.Next(100_000)}" },
            }),
        });
    }

    // SDKs leave credentials out unless they are told otherwise.
    private static Dictionary<string, string> Headers(int variant) =>
        variant % 10 == 0 ? new() { ["Accept"] = "text/html", ["Authorization"] = "Bearer aaaa.bbbb.cccc" } : new() { ["Accept"] = "text/html" };

    private static object Frame(int issue, int depth, Random random) => new
    {
        function = $"Load{Words[(issue + depth) % Words.Length]}",
        module = $"Shop.{Words[issue % Words.Length]}.Services{depth}",
        filename = $"src/Shop/{Words[issue % Words.Length]}/Service{depth}.cs",
        lineno = random.Next(10, 400),
        colno = random.Next(1, 80),
        in_app = depth >= 2,
        context_line = $"    var {Words[depth]} = {Sentence(random, 5)};",
        pre_context = Enumerable.Range(0, 3).Select(_ => $"    // {Sentence(random, 7)}"),
        post_context = Enumerable.Range(0, 3).Select(_ => $"    return {Sentence(random, 5)};"),
    };

    private static string Sentence(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
}
