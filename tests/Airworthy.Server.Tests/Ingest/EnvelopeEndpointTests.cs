using System.Net;
using System.Text;

namespace Airworthy.Server.Tests.Ingest;

public sealed class EnvelopeEndpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerUnderTest _server;
    private readonly HttpClient _client;

    public EnvelopeEndpointTests()
    {
        _server = new(_folder.Path);
        _client = _server.Anonymous();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/api/1/envelope/")]
    [InlineData("/api/1/envelope")]
    [InlineData("//api//1///envelope//")]
    public async Task An_envelope_without_items_is_accepted(string path)
    {
        using var answer = await Post($"{path}?sentry_key={ServerUnderTest.Key}", "{}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> Post(string path, string envelope) =>
        _client.PostAsync($"{_server.Address.GetLeftPart(UriPartial.Authority)}{path}", new ByteArrayContent(Encoding.UTF8.GetBytes(envelope)));
}
