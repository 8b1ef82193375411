using System.Diagnostics;
using System.Text;

namespace Airworthy.LoadTest.Query;

/// <summary>
/// What questions cost when there are millions of sessions, against databases that keep the raw sessions and count them anew for each question;
/// and what such a data folder costs in memory, on disk, and at a start.
/// </summary>
internal static class QueryComparison
{
    private const double MaxMegabytes = 400;
    private const double MaxBytesPerSession = 60;
    private const double MaxStartSeconds = 5;

    // Long enough that a fold is under way, and more than one generation is not in the store yet.
    private const int LoadSeconds = 6;
    private const int LoadConnections = 64;

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var few = new TrafficShape(arguments["--sessions", 20_000_000], arguments["--users", 2_000_000], arguments["--releases", 30], arguments["--days", 14]);
        var many = few with { Releases = arguments["--many-releases", 1_000] };
        var (rounds, otherRounds) = (arguments["--rounds", 200], arguments["--other-rounds", 10]);
        var temporary = arguments.Text("--data") is null ? new DataFolder() : null;
        var parent = arguments.Text("--data") ?? temporary!.Path;
        var sets = new List<DataSet>();
        try
        {
            Directory.CreateDirectory(parent);
            var machine = Machine.Describe(parent);
            sets.Add(await DataSet.Open(parent, few));
            if (many.Releases > 0)
                sets.Add(await DataSet.Open(parent, many));

            var report = new StringBuilder("# Questions\n\n");
            report.Append(
                $"""
                {few.Sessions:N0} sessions of {few.Users:N0} users on {few.Releases:N0} releases in {TrafficShape.Environments.Length} environments over {few.Days} days
                ({sets[0].Updates:N0} updates, until {sets[0].End:yyyy-MM-dd HH:mm}), and as many on {many.Releases:N0} releases. Asked over HTTP on a kept-alive connection,
                {rounds} times in turns with the databases ({otherRounds} times), which have one row for each session: users as whole numbers, and all in one statement
                or two (totals and series). Times of the server contain HTTP and JSON, and all requests that a question takes: an answer has at most 10,000 points,
                so that some are asked in two parts or come in pages. {Machine.Today}.

                {machine}
                """);
            report.AppendLine();
            var verdict = new Verdict();
            var asked = new List<AskedQuestion>();
            var names = new List<string>();
            var (memory, peak) = (0.0, 0.0);
            foreach (var set in sets)
            {
                var questions = set.Shape == few ? Question.OfFewReleases(few.Releases) : Question.OfManyReleases(many.Releases);
                await using var server = await ServerProcess.StartAirworthy(set.ServerPath);
                using var api = new StatisticsApi(server.Address);
                var databases = await OpenDatabases(set, report);
                try
                {
                    asked.AddRange(await new AskedDatabases(api, databases, rounds, otherRounds).Ask(questions));
                    names = [.. databases.Select(database => database.Name)];
                }
                finally
                {
                    foreach (var database in databases)
                        await database.DisposeAsync();
                }

                if (set == sets[0])
                    (memory, peak) = (server.ResidentMegabytes, server.PeakMegabytes);
                await server.Stop();
            }

            AppendTable(report, verdict, asked, names);
            Verdict.Begin(report);
            foreach (var one in asked)
                verdict.Judge(report, $"{one.Question.Name}, p95", one.Holds, $"{one.P95:N1} ms", $"{one.Question.BoundMilliseconds} ms");
            verdict.Judge(report, "Peak of the memory", peak <= MaxMegabytes, $"{peak:N0} MB, {memory:N0} MB after the questions", $"{MaxMegabytes} MB");
            verdict.Judge(report, "Disk", sets[0].BytesPerSession <= MaxBytesPerSession, $"{sets[0].BytesPerSession:N1} bytes a session", $"{MaxBytesPerSession} bytes");
            await MeasureStarts(report, verdict, sets[0]);
            Console.WriteLine(report);
            await File.WriteAllTextAsync(Path.Combine(Machine.ResultsFolder, "query.md"), report.ToString());
            return verdict.ExitCode;
        }
        finally
        {
            if (!arguments.Has("--keep"))
                sets.ForEach(set => set.DeleteIfNew());
            temporary?.Dispose();
        }
    }

    private static async Task<List<IComparedDatabase>> OpenDatabases(DataSet set, StringBuilder report)
    {
        var raw = new RawSessions(set.RawPath);
        var databases = new List<IComparedDatabase> { raw };
        var folder = Path.Combine(set.Path, "clickhouse");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        try
        {
            if (ClickHouseProcess.IsInstalled)
                databases.Add(await ClickHouseProcess.Start(folder, raw));
            else
                report.AppendLine("- ClickHouse is left out: there is no clickhouse-server on this machine");
        }
        catch (InvalidOperationException error)
        {
            report.AppendLine($"- ClickHouse is left out: {error.Message}");
        }

        return databases;
    }

    private static void AppendTable(StringBuilder report, Verdict verdict, List<AskedQuestion> asked, List<string> databases)
    {
        report.AppendLine();
        report.AppendLine($"| question | requests | KB | p50 ms | p95 ms |{string.Concat(databases.Select(name => $" {name}: p50 ms | times Airworthy | same numbers |"))}");
        report.AppendLine($"|---|---|---|---|---|{string.Concat(databases.Select(_ => "---|---|---|"))}");
        foreach (var one in asked)
        {
            report.Append($"| {one.Question.Name} | {one.Requests} | {one.Bytes / 1_000.0:N0} | {one.P50:N1} | {one.P95:N1} |");
            foreach (var other in databases.Select(one.Of))
                report.Append($" {other.P50:N0} | {other.P50 / one.P50:N0} | {(other.Difference is null ? "yes" : "**no**: " + other.Difference)} |");
            report.AppendLine();
        }

        foreach (var name in databases)
            verdict.Require(asked.All(one => one.Of(name).Difference is null));
    }

    /// <summary>How long it takes from the start of the process to the first release list: after an orderly end, and after a kill under load.</summary>
    private static async Task MeasureStarts(StringBuilder report, Verdict verdict, DataSet set)
    {
        var path = set.CopyServer();
        var question = Question.OfFewReleases(set.Shape.Releases)[0];
        var (cleanSeconds, killedSeconds) = (0.0, 0.0);
        var before = 0L;
        long answered;
        await using (var server = await ServerProcess.StartAirworthy(path))
        {
            await server.Stop();
        }

        var started = Stopwatch.GetTimestamp();
        await using (var server = await ServerProcess.StartAirworthy(path))
        {
            using var api = new StatisticsApi(server.Address);
            await api.Ask(question, TimeProvider.System.GetUtcNow().UtcDateTime);
            cleanSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            before = await SessionCount.Ask(server);
            answered = (await Wrk.Run(server.Address, LoadConnections, LoadSeconds)).Requests;
        }

        started = Stopwatch.GetTimestamp();
        await using (var server = await ServerProcess.StartAirworthy(path))
        {
            using var api = new StatisticsApi(server.Address);
            await api.Ask(question, TimeProvider.System.GetUtcNow().UtcDateTime);
            killedSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var gained = await SessionCount.Ask(server) - before;
            verdict.Judge(report, "Start to first answer after a clean stop", cleanSeconds <= MaxStartSeconds, $"{cleanSeconds:N2} s", $"{MaxStartSeconds} s");
            verdict.Judge(report, "Start to first answer after kill -9 under load", killedSeconds <= MaxStartSeconds, $"{killedSeconds:N2} s", $"{MaxStartSeconds} s");
            // wrk leaves what it has not yet been answered to at its end.
            verdict.Judge(report, "Kept through the kill", gained >= answered && gained <= answered + LoadConnections, $"{gained:N0} sessions", $"{answered:N0} acknowledged");
        }

        Directory.Delete(path, recursive: true);
    }
}
