using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Health;

/// <summary>What tests of the API need: a server on a socket at half past noon on 10 March 2026, who sends to it and who asks it.</summary>
public abstract class ApiTests : IDisposable
{
    private protected static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    /// <summary>A second project beside <c>shop</c>.</summary>
    private protected static readonly (string, string)[] Kiosk = [("Bootstrap:Projects:1:Id", "2"), ("Bootstrap:Projects:1:Slug", "kiosk"), ("Bootstrap:Projects:1:Key", "kioskkey")];

    private readonly TemporaryFolder _folder = new();

    private protected ApiTests(params (string, string)[] settings)
    {
        Server = new(_folder.Path, Time, 0, settings);
        Sdk = Server.Anonymous();
        Client = Server.Authorized();
    }

    private protected FakeTimeProvider Time { get; } = new(Now);

    private protected ServerUnderTest Server { get; }

    /// <summary>Has no token.</summary>
    private protected HttpClient Sdk { get; }

    private protected HttpClient Client { get; }

    public void Dispose()
    {
        Sdk.Dispose();
        Client.Dispose();
        Server.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task Send(params string[] sessions) => Sdk.Send(Wire.Envelope("session", sessions));

    /// <summary>Asks with the token.</summary>
    /// <param name="json">The body; none if null.</param>
    private protected async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request);
    }

    /// <summary>Writes into the tracker, where what is told of releases and issues is written.</summary>
    private protected Task<T> Write<T>(Func<SqlSession, T> work) => Server.Services.GetRequiredService<TrackerWriter>().Write(work);

    private protected Task SendToKiosk(params string[] sessions) => Sdk.Send(Wire.Envelope("session", sessions), "/api/2/envelope/?sentry_key=kioskkey");

    private protected async Task<JsonNode> Get(string path) => JsonNode.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    private protected async Task AssertRefused(string path, HttpStatusCode status, string detail)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative));
        await AssertRefused(answer, status, detail);
    }

    /// <summary>An error says what was wrong in one member, in JSON.</summary>
    private protected static async Task AssertRefused(HttpResponseMessage answer, HttpStatusCode status, string detail)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal(["detail"], body.Select(member => member.Key));
        Assert.StartsWith(detail, (string)body["detail"]!, StringComparison.Ordinal);
    }
}
