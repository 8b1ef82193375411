using System.Text;
using System.Text.Json;
using Airworthy.Protocol;
using BenchmarkDotNet.Attributes;

namespace Airworthy.Benchmarks;

/// <summary>
/// What reading costs. One envelope with one update, as an SDK sends it; the baseline reads the same update into objects with a generated <c>System.Text.Json</c> reader,
/// which checks less.
/// </summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private static readonly byte[] Header = """{"sent_at":"2026-11-24T20:15:09.481Z","sdk":{"name":"sentry.cocoa","version":"8.57.1"}}"""u8.ToArray();

    private static readonly byte[] Payload = Encoding.UTF8.GetBytes(
        """
        {"sid":"7c7b6585-f901-4351-bf8d-02711b721929","did":"d2b17dd3-9a6b-4ba8-96b5-3b0e0a1fb0c1","init":true,
        "started":"2026-11-24T20:15:08.000Z","timestamp":"2026-11-24T20:15:09.250Z","seq":0,"status":"ok","errors":0,
        "attrs":{"release":"com.example.shop@4.24.5+2915","environment":"production","user_agent":"Example/4.2 (iPhone; iOS 19.1)"}}
        """.ReplaceLineEndings(""));

    private readonly byte[] _envelope = [.. Header, .. "\n{\"type\":\"session\"}\n"u8, .. Payload];

    private readonly byte[] _scratch = new byte[1024];

    [Benchmark(Baseline = true, Description = "System.Text.Json, generated")]
    public int Generated()
    {
        var lines = _envelope.AsSpan();
        var header = JsonSerializer.Deserialize(TakeLine(ref lines), WireJson.Default.WireHeader)!;
        var item = JsonSerializer.Deserialize(TakeLine(ref lines), WireJson.Default.WireItem)!;
        var session = JsonSerializer.Deserialize(lines, WireJson.Default.WireSession)!;
        return header.Sdk.Name.Length + item.Type.Length + session.Did!.Length + session.Attrs.Release.Length;
    }

    [Benchmark(Description = "Airworthy")]
    public int InPlace()
    {
        if (!EnvelopeReader.TryOpen(_envelope, out var reader, out _) || !reader.TryReadItem(out var item)
            || !SessionParser.TryParse(item.Payload, _scratch, out var update, out _))
        {
            throw new InvalidOperationException("The envelope is not read.");
        }

        return update.DistinctId.Length + update.Release.Length;
    }

    [Benchmark(Description = "Airworthy, the session alone")]
    public int SessionAlone()
    {
        if (!SessionParser.TryParse(Payload, _scratch, out var update, out _))
            throw new InvalidOperationException("The session is not read.");
        return update.DistinctId.Length + update.Release.Length;
    }

    private static ReadOnlySpan<byte> TakeLine(ref Span<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }
}
