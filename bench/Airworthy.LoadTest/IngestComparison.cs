using System.Text;

namespace Airworthy.LoadTest;

/// <summary>
/// How much of bare Kestrel's throughput is left when each update is authenticated, read, made durable and counted before it is answered.
/// Both run at the same time and are loaded in turns, so that a noisy machine is as unfair to one as to the other.
/// </summary>
internal static class IngestComparison
{
    private static readonly int[] Connections = [64, 512];

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var (rounds, seconds, warmUp) = (arguments["--rounds", 5], arguments["--seconds", 10], arguments["--warm-up", 15]);
        using var data = new DataFolder();
        var report = new StringBuilder("# Ingest\n\n");
        report.Append(
            $"""
            One session update of about 400 bytes a request, each of another session, of 500,000 users on 20 releases; wrk with 2 threads.
            Airworthy answers when the update is on disk and counted; bare Kestrel reads the body and answers.
            {warmUp} s of warm-up each, then {rounds} rounds of {seconds} s in turns (medians). {Machine.Today}.

            {Machine.Describe(data.Path)}

            | connections | server | requests/s | of bare | p50 ms | p99 ms | CPU µs/update | RSS MB |
            |---|---|---|---|---|---|---|---|

            """);

        await using var bare = await ServerProcess.StartBare();
        await using var airworthy = await ServerProcess.StartAirworthy(Path.Combine(data.Path, "data"));
        var (answered, inFlight) = (0L, 0L);
        foreach (var connections in Connections)
        {
            await Wrk.Run(bare.Address, connections, warmUp);
            answered += (await Wrk.Run(airworthy.Address, connections, warmUp)).Requests;
            inFlight += connections;
            var (ofBare, ofAirworthy) = (new List<Round>(), new List<Round>());
            for (var round = 0; round < rounds; round++)
            {
                ofBare.Add(await Measure(bare, connections, seconds));
                ofAirworthy.Add(await Measure(airworthy, connections, seconds));
                answered += ofAirworthy[^1].Result.Requests;
                inFlight += connections;
            }

            // Of neighbouring rounds, for the machine may be busier at one time than at another.
            var ratio = Median(ofBare.Zip(ofAirworthy, (one, other) => other.Result.PerSecond / one.Result.PerSecond));
            Append(report, connections, "bare Kestrel", ofBare, null);
            Append(report, connections, "Airworthy", ofAirworthy, ratio);
        }

        var counted = await SessionCount.Ask(airworthy);
        report.AppendLine();
        report.AppendLine($"Answered {answered:N0} updates; the server counts {counted:N0} sessions. wrk leaves up to {inFlight:N0} unanswered at the ends of its rounds.");
        Console.WriteLine(report);
        await File.WriteAllTextAsync(Path.Combine(Machine.ResultsFolder, "ingest.md"), report.ToString());
        if (counted >= answered && counted <= answered + inFlight)
            return 0;
        await Console.Error.WriteLineAsync("The server's count does not fit what was answered.");
        return 1;
    }

    private static async Task<Round> Measure(ServerProcess server, int connections, int seconds)
    {
        var before = server.CpuMicroseconds;
        var result = await Wrk.Run(server.Address, connections, seconds);
        if (result.Errors > 0)
            await Console.Error.WriteLineAsync($"wrk saw {result.Errors} errors.");
        return new(result, (server.CpuMicroseconds - before) / result.Requests, server.ResidentMegabytes);
    }

    private static void Append(StringBuilder report, int connections, string server, List<Round> rounds, double? ratio) =>
        report.AppendLine(
            $"| {connections} | {server} | {Median(rounds.Select(round => round.Result.PerSecond)):N0} | {ratio:N2} "
            + $"| {Median(rounds.Select(round => round.Result.P50Milliseconds)):N1} | {Median(rounds.Select(round => round.Result.P99Milliseconds)):N1} "
            + $"| {Median(rounds.Select(round => round.CpuMicroseconds)):N1} | {rounds[^1].ResidentMegabytes:N0} |");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[sorted.Count / 2] + sorted[(sorted.Count - 1) / 2]) / 2;
    }

    private sealed record Round(WrkResult Result, double CpuMicroseconds, double ResidentMegabytes);
}
