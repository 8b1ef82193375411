namespace Airworthy.Server.Tests;

/// <summary>One server for all tests of a class.</summary>
public sealed class RunningServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerUnderTest _server;

    public RunningServer()
    {
        _server = new(_folder.Path);
        Client = _server.Anonymous();
        Authorized = _server.Authorized();
    }

    public Uri Address => _server.Address;

    public HttpClient Client { get; }

    public HttpClient Authorized { get; }

    public DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public void Dispose()
    {
        Client.Dispose();
        Authorized.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }
}
