using Airworthy.Server.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Airworthy.Server.Tests;

/// <summary>
/// The whole server on a real socket, with one project, a token and a data folder of its own. Dispose it, and start another on the same folder, for a restart.
/// </summary>
internal sealed class ServerUnderTest : WebApplicationFactory<Program>
{
    public const string Key = "publickey";
    public const string Token = "test-token-with-every-scope";

    private readonly TimeProvider? _time;
    private readonly int _port;
    private readonly (string Name, string Value)[] _settings;

    /// <param name="time">The server's clock; the real one if none is given.</param>
    /// <param name="port">Where to listen; on a port of its own if none is given.</param>
    /// <param name="settings">Further settings, named without the section <c>Airworthy:</c>.</param>
    public ServerUnderTest(string dataPath, TimeProvider? time = null, int port = 0, params (string Name, string Value)[] settings)
    {
        DataPath = dataPath;
        _time = time;
        _settings = settings;
        _port = port;
        // Not with the port: it would be set while the program starts, and now and then too late.
        UseKestrel();
        StartServer();
        Address = ClientOptions.BaseAddress;
    }

    public string DataPath { get; }

    /// <summary>Where it listens: a port of its own on the loopback address.</summary>
    public Uri Address { get; }

    /// <summary>A client that is nobody.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = Address };

    /// <summary>A client that sends the token.</summary>
    public HttpClient Authorized() => new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new("Bearer", Token) } };

    /// <summary>Stops it. Returns once its folder is another's.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        // The program closes its files on a thread of its own, and lets go of the folder last.
        Assert.True(SpinWait.SpinUntil(IsFolderFree, TimeSpan.FromSeconds(30)), "The server does not end.");
    }

    private bool IsFolderFree()
    {
        var file = new FileInfo(Path.Combine(DataPath, DataFolder.LockFile));
        try
        {
            if (file.Exists)
                file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, $"http://127.0.0.1:{_port}");
        builder.UseSetting("Airworthy:DataPath", DataPath);
        builder.UseSetting("Airworthy:Bootstrap:Token", Token);
        builder.UseSetting("Airworthy:Bootstrap:Projects:0:Id", "1");
        builder.UseSetting("Airworthy:Bootstrap:Projects:0:Slug", "shop");
        builder.UseSetting("Airworthy:Bootstrap:Projects:0:Key", Key);
        foreach (var (name, value) in _settings)
            builder.UseSetting($"Airworthy:{name}", value);
        // By the category's name: a level for all would lose to the one that appsettings.json gives to all.
        builder.ConfigureLogging(logging => logging.AddFilter(nameof(Airworthy), LogLevel.Warning));
        if (_time is not null)
            builder.ConfigureServices(services => services.AddSingleton(_time));
    }
}
