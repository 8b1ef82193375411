using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Airworthy.LoadTest;

/// <summary>The load generator: wrk, two threads, kept-alive connections, each request another session.</summary>
internal static partial class Wrk
{
    public const string Key = "publickey";

    // Two runs against one server must not share a number, or their sessions would be the same.
    private static int _run;

    public static async Task<WrkResult> Run(Uri server, int connections, int seconds, int itemsPerEnvelope = 1)
    {
        var script = Path.Combine(Repository.Root, "bench", "session-updates.lua");
        var start = new ProcessStartInfo("wrk", [
            "--threads", "2", "--connections", $"{connections}", "--duration", $"{seconds}s", "--timeout", "10s", "--script", script,
            server.ToString(), "--", $"{++_run}", Key, $"{itemsPerEnvelope}"])
        { RedirectStandardOutput = true };
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var result = ResultLine().Match(output);
        if (!result.Success)
            throw new InvalidOperationException($"wrk ended without a result: {output}");

        long Number(int group) => long.Parse(result.Groups[group].Value, CultureInfo.InvariantCulture);
        return new(Number(1), Number(2) / 1e6, Number(3) / 1e3, Number(4) / 1e3, Number(5));
    }

    [GeneratedRegex(@"result requests=(\d+) microseconds=(\d+) p50=(\d+) p99=(\d+) errors=(\d+)")]
    private static partial Regex ResultLine();
}

/// <param name="Requests">Answered in full.</param>
/// <param name="Errors">Of connections, timeouts, and answers other than 2xx and 3xx.</param>
internal sealed record WrkResult(long Requests, double Seconds, double P50Milliseconds, double P99Milliseconds, long Errors)
{
    public double PerSecond => Requests / Seconds;
}
