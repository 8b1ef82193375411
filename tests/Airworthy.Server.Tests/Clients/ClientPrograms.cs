using System.Collections.Concurrent;

namespace Airworthy.Server.Tests.Clients;

/// <summary>
/// The programs of <c>tests/Clients</c>, which run real SDKs, built once into <c>artifacts/clients</c>.
/// What they need of the machine (Node, Chromium, Debian's Python SDK) <c>./test</c> installs.
/// </summary>
public sealed class ClientPrograms : IAsyncLifetime
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(1);

    // Test classes run beside each other, and several want the same program.
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Installed = [];

    private static string Built => RepositoryRoot.Combine("artifacts", "clients");

    public async ValueTask InitializeAsync()
    {
        await BuildNode("node");
        await BuildNode("browser");
        await Run(Copy("browser"), BuildLimit, 0, "npm", "run", "build", "--silent");
        foreach (var rules in Directory.GetFiles(RepositoryRoot.Combine("tests", "Clients"), "Directory.*"))
            File.Copy(rules, Path.Combine(Built, Path.GetFileName(rules)), overwrite: true);
        await Run(Copy("dotnet"), BuildLimit, 0, "dotnet", "build", "-c", "Release", "-o", "out", "--nologo", "-v", "quiet");
        Copy("python");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a program to its end and sees that it ends as it should.</summary>
    public static Task Run(string client, int exitCode, Uri server, params IEnumerable<string> arguments)
    {
        string[] program = client switch
        {
            "node" => ["node", "main.js"],
            "browser" => ["node", "run.js"],
            "dotnet" => ["dotnet", "out/client.dll"],
            "python" => ["/usr/bin/python3", "main.py"],
            _ => throw new ArgumentOutOfRangeException(nameof(client), client, "There is no such client."),
        };
        var dsn = $"{server.Scheme}://{ServerUnderTest.Key}@{server.Authority}/1";
        return Run(Path.Combine(Built, client), RunLimit, exitCode, [.. program, "--dsn", dsn, .. arguments]);
    }

    /// <summary>Runs the release parser of Sentry over a file of names; builds it first where it is not built.</summary>
    public static async Task RunReleaseParser(string input, string output)
    {
        await BuildNode("release-parser");
        await Run(Path.Combine(Built, "release-parser"), RunLimit, 0, "node", "main.js", "--in", input, "--out", output);
    }

    /// <summary>Installs a program that runs on Node, or is installed by npm; returns its folder.</summary>
    public static Task<string> BuildNode(string client) => Installed.GetOrAdd(client, static one => new(() => Install(one))).Value;

    private static async Task<string> Install(string client)
    {
        var folder = Copy(client);
        // What was installed for the same lock file is what would be installed again.
        var stamp = Path.Combine(folder, "node_modules", ".installed-for");
        var wanted = await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json"));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return folder;
        await Run(folder, BuildLimit, 0, "npm", "ci", "--no-audit", "--no-fund", "--silent");
        await File.WriteAllTextAsync(stamp, wanted);
        return folder;
    }

    private static string Copy(string client)
    {
        var target = Directory.CreateDirectory(Path.Combine(Built, client)).FullName;
        foreach (var file in Directory.GetFiles(RepositoryRoot.Combine("tests", "Clients", client)))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        return target;
    }

    private static async Task Run(string folder, TimeSpan limit, int exitCode, params string[] command)
    {
        var ended = await ClientProcess.Run(folder, limit, [], command);
        Assert.True(ended.ExitCode == exitCode, $"{ended}\nIt should have ended with {exitCode}.");
    }
}
