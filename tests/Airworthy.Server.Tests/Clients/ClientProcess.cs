using System.Diagnostics;

namespace Airworthy.Server.Tests.Clients;

/// <summary>A program of others that has ended.</summary>
internal sealed record ClientProcess(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>All that a person would have seen.</summary>
    public override string ToString() => $"'{Command}' ended with {ExitCode}:\n{Output}\n{Error}";

    /// <summary>Runs a program to its end.</summary>
    /// <param name="environment">Beside what the tests themselves run with.</param>
    /// <exception cref="TimeoutException">It did not end in time, and was killed.</exception>
    public static async Task<ClientProcess> Run(string folder, TimeSpan limit, IEnumerable<(string Name, string Value)> environment, params string[] command)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // A test runner's own settings are no business of the programs it starts.
                Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
            },
        };
        foreach (var (name, value) in environment)
            process.StartInfo.Environment[name] = value;
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', command)}' did not end within {limit}.");
        }

        return new(string.Join(' ', command), process.ExitCode, await output, await error);
    }
}
