using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Airworthy.Load;

namespace Airworthy.LoadTest;

/// <summary>
/// How many events a second are made durable, and what sessions notice of it: their waiting times with events beside them, against those without, in turns of one run.
/// </summary>
internal static class EventsMeasurement
{
    private const double MinEventsPerSecond = 2_000;
    private const double MaxRatio = 1.5;

    // A fold comes with every 67 s of these sessions, and a round has 30 s of them. In five rounds both folds would meet sessions that have events beside them; in seven the third meets others.
    private const int Rounds = 7;

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var (rounds, seconds, warmUp) = (arguments["--rounds", Rounds], arguments["--seconds", 10], arguments["--warm-up", 15]);
        var (sessionRate, eventRate, connections) = (arguments["--sessions", 2_000], arguments["--events", (int)MinEventsPerSecond], arguments["--connections", 32]);
        using var data = new DataFolder();
        var machine = Machine.Describe(data.Path);
        await using var server = await ServerProcess.StartAirworthy(Path.Combine(data.Path, "data"));
        await using var bare = await ServerProcess.StartBare();
        var run = new EventsRun(server, TimeSpan.FromSeconds(seconds), sessionRate, connections);
        await Task.WhenAll(run.Sessions(TimeSpan.FromSeconds(warmUp)), run.Events(null, TimeSpan.FromSeconds(warmUp)));

        var (alone, besideBare, beside, capacity) = (new List<LatencyHistogram>(), new List<LatencyHistogram>(), new List<(LatencyHistogram Sessions, EventLoadResult Events, double Cpu)>(), new List<(EventLoadResult Events, double Cpu)>());
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await run.Sessions(null));
            besideBare.Add(await run.SessionsBeside(bare, eventRate));
            var before = server.CpuMicroseconds;
            var (sessions, events) = (run.Sessions(null), run.Events(eventRate, null));
            beside.Add((await sessions, await events, server.CpuMicroseconds - before));
            before = server.CpuMicroseconds;
            var all = await run.Events(null, null);
            capacity.Add((all, (server.CpuMicroseconds - before) / all.Events));
        }

        var verdict = new Verdict();
        var report = new StringBuilder("# Events\n\n");
        report.Append(
            $"""
            Events of {EventTraffic.SmallestBytes:N0} to {EventTraffic.LargestBytes:N0} bytes, {run.AverageEventBytes:N0} on average, of 40 issues, at {connections} connections; an answer means that the event, its issue's figures
            and the whole event, compressed, are on disk. Sessions come at {sessionRate:N0} updates a second in an open loop, each latency counting from the moment the update was due.
            {warmUp} s of warm-up, then {rounds} rounds of {seconds} s each: sessions alone, sessions with {eventRate:N0} events a second beside them, as many events as are answered. {Machine.Today}.

            {machine}

            | round | sessions alone p50 / p99 ms | beside events to bare Kestrel p50 / p99 ms | beside events p50 / p99 ms | p99, times | events/s beside | their p99 ms | events/s at most | their CPU µs each | RSS MB |
            |---|---|---|---|---|---|---|---|---|---|

            """);
        for (var round = 0; round < rounds; round++)
        {
            var (one, other, two, three) = (alone[round], besideBare[round], beside[round], capacity[round]);
            report.AppendLine(
                $"| {round + 1} | {one.Milliseconds(0.5):N2} / {one.Milliseconds(0.99):N1} | {other.Milliseconds(0.5):N2} / {other.Milliseconds(0.99):N1} | {two.Sessions.Milliseconds(0.5):N2} / {two.Sessions.Milliseconds(0.99):N1} "
                + $"| {two.Sessions.Milliseconds(0.99) / one.Milliseconds(0.99):N2} | {two.Events.PerSecond:N0} | {two.Events.Latency.Milliseconds(0.99):N0} "
                + $"| {three.Events.PerSecond:N0} | {three.Cpu:N0} | {server.ResidentMegabytes:N0} |");
        }

        Verdict.Begin(report);
        var most = Median(capacity.Select(one => one.Events.PerSecond));
        verdict.Judge(report, "Events a second, durable (median)", most >= MinEventsPerSecond, $"{most:N0}", $"at least {MinEventsPerSecond:N0}");
        var (p99Alone, p99Beside) = (Median(alone.Select(one => one.Milliseconds(0.99))), Median(beside.Select(one => one.Sessions.Milliseconds(0.99))));
        verdict.Judge(report, "Sessions' p99 beside events against alone (medians)", p99Beside <= MaxRatio * p99Alone,
            $"{p99Alone:N1} → {p99Beside:N1} ms, {p99Beside / p99Alone:N2} times", $"{MaxRatio} times");
        (p99Alone, p99Beside) = (LatencyHistogram.Sum(alone).Milliseconds(0.99), LatencyHistogram.Sum(beside.Select(one => one.Sessions)).Milliseconds(0.99));
        verdict.Judge(report, "The same over the updates of all rounds", p99Beside <= MaxRatio * p99Alone,
            $"{p99Alone:N1} → {p99Beside:N1} ms, {p99Beside / p99Alone:N2} times", $"{MaxRatio} times");
        var accepted = await Accepted(server);
        verdict.Judge(report, "Every event stored exactly once", accepted == run.EventsAnswered, $"{run.EventsAnswered:N0} answered", $"{accepted:N0} stored");
        Console.WriteLine(report);
        await File.WriteAllTextAsync(Path.Combine(Machine.ResultsFolder, "events.md"), report.ToString());
        return verdict.ExitCode;
    }

    private static async Task<long> Accepted(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SessionCount.Token);
        const string Sample = "airworthy_items_accepted_total{project=\"shop\",item=\"event\"} ";
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return long.Parse(metrics.Split('\n').Single(line => line.StartsWith(Sample, StringComparison.Ordinal))[Sample.Length..], CultureInfo.InvariantCulture);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[sorted.Count / 2] + sorted[(sorted.Count - 1) / 2]) / 2;
    }
}

/// <summary>The loads of one run against one server.</summary>
/// <param name="length">Of a load, where no other is said.</param>
internal sealed class EventsRun(ServerProcess server, TimeSpan length, int sessionRate, int connections)
{
    private readonly EventTraffic _traffic = new(TimeProvider.System.GetUtcNow().UtcDateTime);

    public long EventsAnswered { get; private set; }

    public double AverageEventBytes => _traffic.AverageBytes;

    public async Task<LatencyHistogram> Sessions(TimeSpan? duration)
    {
        var load = new SustainedLoad(new SustainedOptions
        {
            Server = server.Address,
            Key = Wrk.Key,
            Token = SessionCount.Token,
            PerSecond = sessionRate,
            Duration = duration ?? length,
            Connections = connections,
        });
        return (await load.Run()).Latency;
    }

    /// <summary>Sessions' latencies while another server takes the events: what the machine and the generator have them wait, whoever stores the events.</summary>
    public async Task<LatencyHistogram> SessionsBeside(ServerProcess other, int eventsPerSecond)
    {
        var sessions = Sessions(null);
        await new EventLoad(new(other.Address, 1, Wrk.Key, length, eventsPerSecond, connections), _traffic, 0).Run();
        return await sessions;
    }

    public async Task<EventLoadResult> Events(int? perSecond, TimeSpan? duration)
    {
        var load = new EventLoad(new(server.Address, 1, Wrk.Key, duration ?? length, perSecond, connections), _traffic, EventsAnswered);
        var result = await load.Run();
        EventsAnswered += result.Events;
        return result;
    }
}
