namespace Airworthy.Server.Tests.Clients;

/// <summary>Where somebody works with <c>sentry-cli</c> against a server of their own: a folder, and what the environment says.</summary>
/// <param name="major">Of <c>sentry-cli</c>: 2 or 3.</param>
internal sealed class Workplace(SentryCli cli, int major) : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _folder = new();
    private ServerUnderTest? _server;

    public ServerUnderTest Server => _server ??= new(_data.Path);

    public string Folder => _folder.Path;

    /// <summary>What a CI would set: where the server is, for whom, and a token that may do all.</summary>
    public List<(string Name, string Value)> Environment => field ??=
    [
        ("SENTRY_URL", Server.Address.GetLeftPart(UriPartial.Authority)),
        ("SENTRY_ORG", "airworthy"),
        ("SENTRY_PROJECT", "shop"),
        ("SENTRY_AUTH_TOKEN", ServerUnderTest.Token),
        ("SENTRY_DSN", $"{Server.Address.Scheme}://{ServerUnderTest.Key}@{Server.Address.Authority}/1"),
    ];

    public Task<ClientProcess> Run(params string[] arguments) => cli.Run(major, Folder, Environment, arguments);

    /// <summary>Runs a command that ends well; returns what it printed.</summary>
    public async Task<string> Do(params string[] arguments)
    {
        var ended = await Run(arguments);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        return ended.Output;
    }

    /// <summary>Runs a command that fails; returns what it complained of.</summary>
    public async Task<string> Fail(params string[] arguments)
    {
        var ended = await Run(arguments);
        Assert.True(ended.ExitCode == 1, ended.ToString());
        return ended.Error;
    }

    /// <summary>Makes the folder a repository whose remote is <c>origin</c>, with commits of these messages; returns their ids, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> Commit(params string[] messages)
    {
        await Git("init", "--quiet", "--initial-branch", "main", ".");
        await Git("config", "user.email", "dev@example.com");
        await Git("config", "user.name", "Dev One");
        await Git("remote", "add", "origin", "https://example.com/acme/shop.git");
        return await CommitMore(messages);
    }

    public async Task<IReadOnlyList<string>> CommitMore(params string[] messages)
    {
        var commits = new List<string>();
        foreach (var message in messages)
        {
            await File.AppendAllTextAsync(Path.Combine(Folder, "app.js"), $"// {message}\n");
            await Git("add", "app.js");
            await Git("commit", "--quiet", "--message", message);
            commits.Add((await Git("rev-parse", "HEAD")).Trim());
        }

        return commits;
    }

    public void Dispose()
    {
        _server?.Dispose();
        _data.Dispose();
        _folder.Dispose();
    }

    private async Task<string> Git(params string[] arguments)
    {
        // No settings of this machine.
        var ended = await ClientProcess.Run(Folder, TimeSpan.FromSeconds(30), [("HOME", Folder), ("GIT_CONFIG_NOSYSTEM", "1")], ["git", .. arguments]);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        return ended.Output;
    }
}
