using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Airworthy.LoadTest.Query;

/// <summary>Debian's ClickHouse as a process of its own on the loopback address, with a folder of its own. Disposing ends it and deletes the folder.</summary>
internal sealed class ClickHouseProcess : IComparedDatabase
{
    private const string Program = "clickhouse-server";

    // The version that Debian has keeps texts by number only where it is told to, and a long import must not run into a limit.
    private const string Settings = "allow_experimental_low_cardinality_type=1&max_memory_usage=0";

    private readonly Process _process;
    private readonly string _folder;
    private readonly HttpClient _http;

    private ClickHouseProcess(Process process, string folder, Uri address)
    {
        _process = process;
        _folder = folder;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromHours(1) };
    }

    public string Name { get; private set; } = "ClickHouse";

    public SqlDialect Dialect => SqlDialect.ClickHouse;

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Starts it and copies the raw sessions to it.</summary>
    /// <exception cref="InvalidOperationException">It does not start on this machine; the message holds what it wrote.</exception>
    public static async Task<ClickHouseProcess> Start(string folder, RawSessions source)
    {
        Directory.CreateDirectory(folder);
        var address = ServerProcess.FreeAddress();
        await File.WriteAllTextAsync(Path.Combine(folder, "users.xml"), Users);
        await File.WriteAllTextAsync(Path.Combine(folder, "config.xml"), Configuration(folder, address.Port));
        var start = new ProcessStartInfo(Program, [$"--config-file={Path.Combine(folder, "config.xml")}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] += ":/usr/sbin";
        var process = Process.Start(start)!;
        var output = new List<string?>();
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var clickHouse = new ClickHouseProcess(process, folder, address);
        try
        {
            await clickHouse.WaitUntilItAnswers(output);
            await clickHouse.Fill(source);
            return clickHouse;
        }
        catch
        {
            await clickHouse.DisposeAsync();
            throw;
        }
    }

    public async Task<AnswerRows> Ask(IReadOnlyList<string> statements)
    {
        var rows = new AnswerRows();
        foreach (var sql in statements)
        {
            foreach (var line in (await Send("", new StringContent($"{sql} format TabSeparated"))).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var columns = line.Split('\t');
                rows.Add(columns[0], long.Parse(columns[1], CultureInfo.InvariantCulture),
                    [.. columns[2..].Select(value => value == "\\N" ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture))]);
            }
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilItAnswers(List<string?> output)
    {
        for (var attempt = 0; attempt < 300 && !_process.HasExited; attempt++)
        {
            try
            {
                Name = $"ClickHouse {(await Send("", new StringContent("select version()"))).Trim()}";
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        throw new InvalidOperationException($"ClickHouse does not answer: {string.Join('\n', output.TakeLast(5))}");
    }

    private async Task Fill(RawSessions source)
    {
        await Send("", new StringContent("""
            create table sessions (started DateTime, release LowCardinality(String), environment LowCardinality(String), user_id UInt32,
                status LowCardinality(String), duration_ms Nullable(UInt32))
            engine = MergeTree order by (release, started)
            """));
        var csv = Path.Combine(_folder, "sessions.csv");
        source.Export(csv);
        await using (var rows = File.OpenRead(csv))
        {
            var body = new StreamContent(rows);
            body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            await Send("&query=" + Uri.EscapeDataString("insert into sessions format CSV"), body);
        }

        File.Delete(csv);
        // As after a while: nothing left to merge.
        await Send("", new StringContent("optimize table sessions final"));
    }

    private async Task<string> Send(string parameters, HttpContent content)
    {
        using var answer = await _http.PostAsync(new Uri($"/?{Settings}{parameters}", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"ClickHouse refuses: {text}");
    }

    private static string Configuration(string folder, int port) => $"""
        <yandex>
          <logger><level>warning</level><console>true</console></logger>
          <listen_host>127.0.0.1</listen_host>
          <http_port>{port}</http_port>
          <path>{folder}/data/</path>
          <tmp_path>{folder}/tmp/</tmp_path>
          <users_config>users.xml</users_config>
          <default_profile>default</default_profile>
          <default_database>default</default_database>
          <timezone>UTC</timezone>
          <mark_cache_size>268435456</mark_cache_size>
        </yandex>
        """;

    private const string Users = """
        <yandex>
          <profiles><default></default></profiles>
          <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
          <quotas><default></default></quotas>
        </yandex>
        """;
}
