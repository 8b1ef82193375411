namespace Airworthy.Server.Tests.Clients;

/// <summary>The real <c>sentry-cli</c>, installed by npm, in the two major versions that people use.</summary>
public sealed class SentryCli : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private string _installed = "";

    public async ValueTask InitializeAsync() => _installed = await ClientPrograms.BuildNode("sentry-cli");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a command in a folder, which is its home as well, so that no settings of this machine are found.</summary>
    /// <param name="major">2 or 3.</param>
    internal Task<ClientProcess> Run(int major, string folder, IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        ClientProcess.Run(
            folder, Limit,
            [("HOME", folder), ("SENTRY_DISABLE_UPDATE_CHECK", "1"), ("SENTRY_NO_PROGRESS_BAR", "1"), ("NO_COLOR", "1"), .. environment],
            [Path.Combine(_installed, "node_modules", $"sentry-cli-{major}", "bin", "sentry-cli"), .. arguments]);
}
