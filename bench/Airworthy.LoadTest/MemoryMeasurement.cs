using System.Diagnostics;
using System.Text;

namespace Airworthy.LoadTest;

/// <summary>What the server holds in memory after millions of sessions: it must follow from the settings, not from the traffic.</summary>
internal static class MemoryMeasurement
{
    private const int Connections = 64;
    private const int SecondsEach = 10;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var (sessions, items) = (arguments["--sessions", 5_000_000], arguments["--items-per-envelope", 1]);
        using var data = new DataFolder();
        var report = new StringBuilder("# Memory\n\n");
        report.Append(
            $"""
            Sessions of 500,000 users on 20 releases, {items} in an envelope, at {Connections} connections. {Machine.Today}.

            {Machine.Describe(data.Path)}

            | sessions | RSS MB | peak MB |
            |---|---|---|

            """);
        await using var airworthy = await ServerProcess.StartAirworthy(Path.Combine(data.Path, "data"));
        report.AppendLine($"| 0 | {airworthy.ResidentMegabytes:N0} | {airworthy.PeakMegabytes:N0} |");
        var watch = Stopwatch.StartNew();
        var next = sessions / 5;
        for (var sent = 0L; sent < sessions;)
        {
            sent += (await Wrk.Run(airworthy.Address, Connections, SecondsEach, items)).Requests * items;
            if (sent < next)
                continue;
            report.AppendLine($"| {sent:N0} | {airworthy.ResidentMegabytes:N0} | {airworthy.PeakMegabytes:N0} |");
            next += sessions / 5;
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await Task.Delay(Quiet);
        report.AppendLine($"| {await SessionCount.Ask(airworthy):N0}, and {Quiet.TotalSeconds:N0} s later | {airworthy.ResidentMegabytes:N0} | {airworthy.PeakMegabytes:N0} |");
        report.AppendLine();
        report.AppendLine($"Sent in {seconds:N0} s.");
        Console.WriteLine(report);
        await File.WriteAllTextAsync(Path.Combine(Machine.ResultsFolder, "memory.md"), report.ToString());
        return 0;
    }
}
