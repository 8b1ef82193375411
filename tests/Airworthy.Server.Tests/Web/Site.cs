using System.Net;
using Airworthy.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web;

/// <summary>A server with nothing in it yet, someone who is signed in, and the means to send it sessions.</summary>
internal sealed class Site : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Site(params (string Name, string Value)[] settings)
    {
        Server = new(_folder.Path, settings: settings);
        Client = Server.Anonymous();
    }

    public ServerUnderTest Server { get; }

    /// <summary>Sends sessions; is nobody.</summary>
    public HttpClient Client { get; }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>The address of a link that signs in whoever opens it first.</summary>
    public Uri SignInLink() => new(Server.Address, $"{AccountsSetup.SignInPath}/{Server.Services.GetRequiredService<SignInLinks>().Create()}");

    /// <summary>A browser's cookies and redirects, without a browser.</summary>
    public async Task<HttpClient> SignedIn()
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Server.Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var answer = await client.GetAsync(SignInLink());
        Assert.Equal("/", answer.RequestMessage!.RequestUri!.AbsolutePath);
        return client;
    }

    public Task Send(params IEnumerable<string> sessions) => Client.Send(Wire.Envelope("session", sessions));

    /// <summary>Sends many sessions of a release that began some hours ago; of <paramref name="crashes"/> of them the last is that they crashed.</summary>
    public async Task SendMany(int count, int crashes, string release, double hoursAgo = 0.02, string? environment = "production", bool withUsers = true, string user = "user")
    {
        var started = Now.AddHours(-hoursAgo);
        for (var sent = 0; sent < count; sent += 100)
        {
            var from = sent;
            await Send(Enumerable.Range(from, Math.Min(100, count - from)).Select(i => Wire.Session(
                Wire.NewId(), started, StatusOf(i), withUsers ? $"{user}-{i}" : null, errors: i < crashes || i % 17 == 5 ? 1 : 0, release, environment)));
        }

        string StatusOf(int i) => i < crashes ? "crashed" : i % 41 == 40 ? "abnormal" : i % 29 == 28 ? "unhandled" : "exited";
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        _folder.Dispose();
    }
}
