using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Airworthy.LoadTest;

/// <summary>A server in a process of its own, on a free port of the loopback address. Disposing ends it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The kernel counts processor time in hundredths of a second, whatever its own clock does.
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>The account of who looks at pages.</summary>
    public const string Email = "bench@example.com";

    public const string Password = "nothing-to-hide-here";

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>Starts this program in its mode <c>bare</c>.</summary>
    public static Task<ServerProcess> StartBare()
    {
        var address = FreeAddress();
        return Start(typeof(ServerProcess).Assembly.Location, address, ["bare", address.ToString()], []);
    }

    /// <summary>Starts the server on a data folder, with one project, a key and a token.</summary>
    public static Task<ServerProcess> StartAirworthy(string dataPath) => StartAirworthy(dataPath, Path.Combine("artifacts", "bin", "Airworthy.Server", "release"));

    /// <summary>The same as it is deployed, by <c>./run</c>: only there its scripts and styles are compressed as they will be.</summary>
    public static Task<ServerProcess> StartPublished(string dataPath) => StartAirworthy(dataPath, Path.Combine("artifacts", "run"));

    private static Task<ServerProcess> StartAirworthy(string dataPath, string folder)
    {
        var program = Path.Combine(Repository.Root, folder, "airworthy.dll");
        var address = FreeAddress();
        return Start(program, address, ["--urls", address.ToString(), "--contentRoot", Path.GetDirectoryName(program)!], new()
        {
            ["Airworthy__DataPath"] = dataPath,
            ["Airworthy__Bootstrap__Token"] = SessionCount.Token,
            ["Airworthy__Bootstrap__AdminEmail"] = Email,
            ["Airworthy__Bootstrap__AdminPassword"] = Password,
            ["Airworthy__Bootstrap__Projects__0__Id"] = "1",
            ["Airworthy__Bootstrap__Projects__0__Slug"] = "shop",
            ["Airworthy__Bootstrap__Projects__0__Key"] = Wrk.Key,
            ["Logging__LogLevel__Default"] = "Warning",
        });
    }

    /// <summary>Processor time so far, in the kernel and outside of it.</summary>
    public double CpuMicroseconds
    {
        get
        {
            // The second field is a name in parentheses, and may hold anything.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * MicrosecondsPerTick;
        }
    }

    public double ResidentMegabytes => Megabytes("VmRSS:");

    public double PeakMegabytes => Megabytes("VmHWM:");

    /// <summary>Asks it to end, as an operator does, and waits until it has written what it must.</summary>
    public async Task Stop()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it, as <c>kill -9</c> does, unless it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ServerProcess> Start(string program, Uri address, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        // Nobody reads it, but a full pipe would stop the server.
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var server = new ServerProcess(process, address);
        await server.WaitUntilItListens();
        return server;
    }

    private async Task WaitUntilItListens()
    {
        for (var attempt = 0; attempt < 6_000 && IsRunning; attempt++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }

        throw new InvalidOperationException($"The server does not listen on {Address}.");
    }

    private double Megabytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Of the loopback address.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
