using System.Text;
using Airworthy.Load;

namespace Airworthy.LoadTest;

/// <summary>
/// Half an hour of steady load: what a user waits, how much memory the server holds, and how fresh its answers are must be at the end as they were at the beginning.
/// </summary>
internal static class SustainedMeasurement
{
    private const double MaxP99Milliseconds = 20;
    private const double MaxFreshnessMilliseconds = 1_000;

    // What is within these is noise of a machine with few cores, not growth: half as much again and 2 ms; a tenth and 10 MB.
    private const double LatencyFactor = 1.5;
    private const double LatencyMilliseconds = 2;
    private const double MemoryFactor = 1.1;
    private const double MemoryMegabytes = 10;

    private static readonly int IntervalsPerMinute = (int)(TimeSpan.FromMinutes(1) / SustainedLoad.IntervalLength);

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var minutes = arguments["--minutes", 30];
        using var data = new DataFolder();
        var machine = Machine.Describe(data.Path);
        await using var server = await ServerProcess.StartAirworthy(Path.Combine(data.Path, "data"));
        var options = new SustainedOptions
        {
            Server = server.Address,
            Key = Wrk.Key,
            Token = SessionCount.Token,
            PerSecond = arguments["--rate", 5_000],
            Users = arguments["--users", 500_000],
            Connections = arguments["--connections", 64],
            Duration = TimeSpan.FromMinutes(minutes),
        };
        var result = await new SustainedLoad(options).Run((i, interval) => Print(i, interval, server));
        using var api = new SessionsApiClient(server.Address, options.Project, options.Token);
        var counted = await api.Counts(SustainedTraffic.Environment);

        var verdict = new Verdict();
        var report = new StringBuilder("# Sustained load\n\n");
        report.Append(
            $"""
            {options.PerSecond:N0} updates a second for {minutes} min, of {options.Users:N0} users on {options.Releases} releases, {options.Connections} connections.
            An open loop: each latency counts from the moment the update was due. Freshness is the time from the acknowledgement of a session until the
            statistics API counts it, the answer included; one session each {options.BetweenMarkers.TotalMilliseconds:N0} ms. {Machine.Today}.

            {machine}

            | minute | p50 ms | p99 ms | p99.9 ms | longest ms | freshness p50 ms | freshness p99 ms | RSS MB |
            |---|---|---|---|---|---|---|---|

            """);
        var byMinute = result.Intervals.Chunk(IntervalsPerMinute).ToList();
        for (var minute = 1; minute <= byMinute.Count; minute++)
        {
            if (minute % 5 == 0 || minute == 1 || minute == byMinute.Count)
                Append(report, minute, byMinute[minute - 1]);
        }

        // Minute 5 of 30: before it, code is compiled and caches are filled.
        var early = Math.Max(1, minutes / 6);
        AppendVerdict(report, verdict, result, byMinute, early);
        verdict.Judge(report, "All counted exactly once", counted == result.Expected,
            $"{result.Updates:N0} updates acknowledged at {result.PerSecond:N0}/s, {counted.Sessions:N0} sessions, {counted.Crashed:N0} crashed, {counted.Users:N0} users counted",
            $"{result.Expected.Sessions:N0}, {result.Expected.Crashed:N0}, {result.Expected.Users:N0}");
        Console.WriteLine(report);
        await File.WriteAllTextAsync(Path.Combine(Machine.ResultsFolder, "sustained.md"), report.ToString());
        return verdict.ExitCode;
    }

    private static void AppendVerdict(StringBuilder report, Verdict verdict, SustainedResult result, List<LoadInterval[]> byMinute, int early)
    {
        var (first, last) = (byMinute[early - 1], byMinute[^1]);
        var steady = LatencyHistogram.Sum(byMinute.Skip(early - 1).SelectMany(minute => minute).Select(interval => interval.Latency));
        Verdict.Begin(report);
        verdict.Judge(report, $"p99 from minute {early} on", steady.Milliseconds(0.99) <= MaxP99Milliseconds, $"{steady.Milliseconds(0.99):N1} ms", $"{MaxP99Milliseconds} ms");
        var (before, after) = (P99(first), P99(last));
        verdict.Judge(report, $"p99 of minute {byMinute.Count} against minute {early}", after <= Math.Max(before * LatencyFactor, before + LatencyMilliseconds),
            $"{before:N1} → {after:N1} ms", "no growth");
        (before, after) = (Resident(first), Resident(last));
        verdict.Judge(report, $"RSS of minute {byMinute.Count} against minute {early}", after <= Math.Max(before * MemoryFactor, before + MemoryMegabytes),
            $"{before:N0} → {after:N0} MB", "no growth");
        var freshness = result.Freshness.Milliseconds(0.99);
        verdict.Judge(report, $"Freshness p99 of {result.Markers:N0} markers", freshness <= MaxFreshnessMilliseconds, $"{freshness:N0} ms", $"{MaxFreshnessMilliseconds:N0} ms");
    }

    private static void Print(int place, LoadInterval interval, ServerProcess server)
    {
        interval.ResidentMegabytes = server.ResidentMegabytes;
        Console.WriteLine(
            $"{(place + 1) * SustainedLoad.IntervalLength.TotalSeconds,6} s  p50 {interval.Latency.Milliseconds(0.5),6:N2} ms  p99 {interval.Latency.Milliseconds(0.99),7:N2} ms"
            + $"  freshness p99 {interval.Freshness.Milliseconds(0.99),6:N1} ms  RSS {interval.ResidentMegabytes,4:N0} MB");
    }

    private static void Append(StringBuilder report, int minute, LoadInterval[] intervals)
    {
        var latency = LatencyHistogram.Sum(intervals.Select(interval => interval.Latency));
        var freshness = LatencyHistogram.Sum(intervals.Select(interval => interval.Freshness));
        report.AppendLine(
            $"| {minute} | {latency.Milliseconds(0.5):N2} | {latency.Milliseconds(0.99):N1} | {latency.Milliseconds(0.999):N1} | {latency.Milliseconds(1):N0} "
            + $"| {freshness.Milliseconds(0.5):N1} | {freshness.Milliseconds(0.99):N0} | {Resident(intervals):N0} |");
    }

    private static double P99(LoadInterval[] minute) => LatencyHistogram.Sum(minute.Select(interval => interval.Latency)).Milliseconds(0.99);

    private static double Resident(LoadInterval[] minute) => minute.Average(interval => interval.ResidentMegabytes);
}
