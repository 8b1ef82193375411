using System.Globalization;
using System.Text;
using System.Text.Json;
using Airworthy.LoadTest.Query;
using Microsoft.Playwright;

namespace Airworthy.LoadTest.Pages;

/// <summary>What somebody waits for who opens a page on millions of sessions, and what goes over the wire for it.</summary>
internal static class PagesMeasurement
{
    private const double MaxFirstPaintMilliseconds = 300;
    private const double MaxCompleteMilliseconds = 800;
    private const double MaxServerMilliseconds = 50;
    private const double MaxFirstVisitKilobytes = 450;
    private const double MaxRepeatedVisitKilobytes = 30;
    private const int WarmUpRequests = 40;

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var shape = new TrafficShape(arguments["--sessions", 20_000_000], arguments["--users", 2_000_000], arguments["--releases", 30], arguments["--days", 14]);
        var (rounds, requests) = (arguments["--rounds", 7], arguments["--requests", 200]);
        var temporary = arguments.Text("--data") is null ? new DataFolder() : null;
        var parent = arguments.Text("--data") ?? temporary!.Path;
        DataSet? set = null;
        try
        {
            Directory.CreateDirectory(parent);
            var machine = Machine.Describe(parent);
            set = await DataSet.Open(parent, shape);
            await using var server = await ServerProcess.StartPublished(set.ServerPath);
            using var visitor = await Visitor.SignIn(server.Address);
            var pages = await Pages(visitor);
            foreach (var (_, path) in pages)
                await visitor.Ask(path, WarmUpRequests);

            var serverTimes = new List<List<double>>();
            foreach (var (_, path) in pages)
                serverTimes.Add(await visitor.Ask(path, requests));

            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            var visits = new List<List<(Visit First, Visit Again)>>();
            foreach (var (_, path) in pages)
            {
                var ofPage = new List<(Visit, Visit)>();
                // The first one warms the browser up.
                for (var round = 0; round <= rounds; round++)
                    ofPage.Add(await visitor.Visit(browser, path));
                visits.Add(ofPage[1..]);
            }

            var report = new StringBuilder("# Pages\n\n");
            report.Append(
                $"""
                {shape.Sessions:N0} sessions of {shape.Users:N0} users on {shape.Releases:N0} releases over {shape.Days} days. {rounds} visits of each page in Chromium {browser.Version} at 1280 x 900, each as somebody
                who was never here and then once more; the server had answered {WarmUpRequests} requests of each before. Complete: all charts in sight are drawn. Times are medians, with the worst
                behind them; the server's time is that of {requests} requests over a kept-alive connection, HTTP included. {Machine.Today}.

                {machine}

                | page | first paint ms | complete ms | again: first paint ms | complete ms | first visit KB | again KB | server p50 ms | p95 ms |
                |---|---|---|---|---|---|---|---|---|

                """);
            for (var i = 0; i < pages.Count; i++)
            {
                var (first, again, times) = (visits[i].ConvertAll(one => one.First), visits[i].ConvertAll(one => one.Again), serverTimes[i]);
                report.AppendLine(
                    $"| {pages[i].Name} | {Times(first, one => one.FirstPaint)} | {Times(first, one => one.Complete)} | {Times(again, one => one.FirstPaint)} | {Times(again, one => one.Complete)} "
                    + $"| {first.Max(one => one.Kilobytes):N0} | {again.Max(one => one.Kilobytes):N0} | {Share(times, 0.5):N1} | {Share(times, 0.95):N1} |");
            }

            var verdict = new Verdict();
            Verdict.Begin(report);
            for (var i = 0; i < pages.Count; i++)
            {
                var (first, again) = (visits[i].ConvertAll(one => one.First), visits[i].ConvertAll(one => one.Again));
                Judge("first contentful paint", Median(first, one => one.FirstPaint), MaxFirstPaintMilliseconds, "ms");
                Judge("complete", Median(first, one => one.Complete), MaxCompleteMilliseconds, "ms");
                Judge("server time, p95", Share(serverTimes[i], 0.95), MaxServerMilliseconds, "ms");
                Judge("first visit", first.Max(one => one.Kilobytes), MaxFirstVisitKilobytes, "KB");
                Judge("repeated visit", again.Max(one => one.Kilobytes), MaxRepeatedVisitKilobytes, "KB");

                void Judge(string what, double measured, double bound, string unit) =>
                    verdict.Judge(report, $"{pages[i].Name}, {what}", measured <= bound, $"{measured:N1} {unit}", $"{bound} {unit}");
            }

            Console.WriteLine(report);
            await File.WriteAllTextAsync(Path.Combine(Machine.ResultsFolder, "pages.md"), report.ToString());
            await server.Stop();
            return verdict.ExitCode;
        }
        finally
        {
            if (!arguments.Has("--keep"))
                set?.DeleteIfNew();
            temporary?.Dispose();
        }
    }

    /// <summary>The pages that are opened, the details of the release with the most sessions among them.</summary>
    private static async Task<List<(string Name, string Path)>> Pages(Visitor visitor)
    {
        using var answer = JsonDocument.Parse(await visitor.Get($"/api/0/organizations/airworthy/releases/?project=1&health=1&flatten=1&sort=sessions&per_page=1"));
        var version = Uri.EscapeDataString(answer.RootElement[0].GetProperty("version").GetString()!);
        return
        [
            ("Releases", "/?project=shop"),
            ("Release Details", $"/release?version={version}&project=shop"),
            ("Issues", "/issues?project=shop"),
            ("Events", "/events?project=shop"),
            ("Session health", "/health?project=shop"),
            ("Projects", "/projects"),
        ];
    }

    private static string Times(List<Visit> visits, Func<Visit, double> of) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(visits, of):N0} ({visits.Max(of):N0})");

    private static double Median(List<Visit> visits, Func<Visit, double> of) => Share([.. visits.Select(of)], 0.5);

    private static double Share(List<double> values, double share)
    {
        var ordered = values.Order().ToList();
        return ordered[Math.Min(ordered.Count - 1, (int)(ordered.Count * share))];
    }
}
