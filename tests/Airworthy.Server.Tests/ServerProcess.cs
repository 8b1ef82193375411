using System.Diagnostics;

namespace Airworthy.Server.Tests;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string AddressLine = " on http://";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts a server on the folder; returns once it listens.</summary>
    /// <param name="settings">Further settings, as <c>Storage:FoldInterval=00:00:01</c>.</param>
    public static Task<ServerProcess> Start(string dataPath, params IEnumerable<string> settings) => Start(dataPath, 0, settings);

    /// <param name="port">Where to listen; on a port of its own if it is 0.</param>
    /// <exception cref="InvalidOperationException">It has ended instead; the message says with which exit code, and what it said.</exception>
    public static async Task<ServerProcess> Start(string dataPath, int port, params IEnumerable<string> settings)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "airworthy.dll"), "--urls", $"http://127.0.0.1:{port}", $"--Airworthy:DataPath={dataPath}",
            $"--Airworthy:Bootstrap:Token={ServerUnderTest.Token}", "--Airworthy:Bootstrap:Projects:0:Slug=shop", "--Airworthy:Bootstrap:Projects:0:Id=1",
            $"--Airworthy:Bootstrap:Projects:0:Key={ServerUnderTest.Key}", .. settings.Select(setting => $"--Airworthy:{setting}"),
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = new List<string>();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Take(line.Data, output, listening);
        process.ErrorDataReceived += (_, line) => Take(line.Data, output, listening);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
        {
            // The end of one that has listened is awaited by who ends it, and may have been disposed by now.
            if (listening.Task.IsCompleted)
                return;
            // Until its last line has come.
            process.WaitForExit();
            listening.TrySetException(new InvalidOperationException($"The server ended with {process.ExitCode}:\n{string.Join('\n', output)}"));
        };
        return new(process, await listening.Task.WaitAsync(StartLimit));
    }

    public HttpClient Client() => new() { BaseAddress = Address };

    public HttpClient Authorized() => new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new("Bearer", ServerUnderTest.Token) } };

    /// <summary>The policy and the niceness of its threads, by their names, as Linux tells them.</summary>
    public ILookup<string, (string Policy, string Niceness)> Threads() =>
        Directory.GetDirectories($"/proc/{_process.Id}/task").Select(task => File.ReadAllText(Path.Combine(task, "stat"))).ToLookup(
            stat => stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')],
            stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is var fields ? (fields[38], fields[16]) : default);

    /// <summary><c>kill -9</c>: no handler runs, no buffer is written.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary><c>kill -TERM</c>, as service managers stop a server. Returns the exit code.</summary>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
    }

    private static void Take(string? line, List<string> output, TaskCompletionSource<Uri> listening)
    {
        if (line is null)
            return;
        lock (output)
            output.Add(line);
        if (line.StartsWith("Airworthy is serving", StringComparison.Ordinal))
            listening.TrySetResult(new Uri(line[(line.IndexOf(AddressLine, StringComparison.Ordinal) + 4)..].Trim()));
    }
}
