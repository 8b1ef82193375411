using System.Net;
using System.Net.Sockets;

namespace Airworthy.Server.Tests.Operations;

public sealed class StopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_that_is_told_to_stop_leaves_whole_files()
    {
        await using (var server = await ServerProcess.Start(_folder.Path))
        {
            using var sdk = server.Client();
            for (var session = 0; session < 300; session++)
                await sdk.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow(), release: $"shop@1.{session}.0")));
            Assert.Equal(0, await server.Stop());
        }

        // What SQLite would leave beside them if they were not closed.
        Assert.Empty(Directory.GetFiles(_folder.Path, "*-wal"));
        await using var again = await ServerProcess.Start(_folder.Path);
        using var client = again.Authorized();
        Assert.Equal(300, (await Counts.Of(client)).Sessions);
    }

    [Fact]
    public async Task A_server_that_cannot_listen_says_where_and_leaves_whole_files()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(_folder.Path, ((IPEndPoint)taken.LocalEndpoint).Port));

        Assert.StartsWith("The server ended with 1", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{taken.LocalEndpoint}", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*-wal"));
    }
}
