using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Ingest;

public sealed class StoreEndpointTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Event = """{"event_id":"0123456789abcdef0123456789abcdef","message":"hello"}""";
    private const string Path = $"/api/1/store/?sentry_key={ServerUnderTest.Key}";

    [Theory]
    [InlineData(Event)]
    [InlineData("eyJldmVudF9pZCI6IjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmIn0=")]
    public async Task An_event_is_accepted_under_its_id(string body)
    {
        using var answer = await Post(Path, Encoding.UTF8.GetBytes(body));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"id":"0123456789abcdef0123456789abcdef"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_event_may_come_as_base64_of_zlib()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(Encoding.UTF8.GetBytes(Event));
        using var answer = await Post(Path, Encoding.UTF8.GetBytes(Convert.ToBase64String(packed.ToArray())));
        Assert.Contains("0123456789abcdef", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"message\":")]
    [InlineData("neither json nor base64")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("{\"extra\":NaN}")]
    public async Task What_is_no_event_is_refused(string body)
    {
        using var answer = await Post(Path, Encoding.UTF8.GetBytes(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Old_python_clients_may_write_NaN()
    {
        using var answer = await Post(Path + "&sentry_client=raven-python/6.0", """{"extra":[NaN,-Infinity,"NaN \" NaN"]}"""u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_pixel_answers_with_a_picture()
    {
        using var answer = await running.Client.GetAsync(new Uri($"{Path}&sentry_data={Uri.EscapeDataString(Event)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/gif", answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task An_envelope_may_come_here_too()
    {
        using var content = new ByteArrayContent(Wire.Envelope("session", Wire.Session(Wire.NewId(), running.Now, release: "stored@1")));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-sentry-envelope");
        using var answer = await running.Client.PostAsync(new Uri(Path, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, (await Counts.Of(running.Authorized, query: "release:stored@1")).Sessions);
    }

    [Fact]
    public async Task Without_credentials_it_is_refused()
    {
        using var answer = await Post("/api/1/store/", Encoding.UTF8.GetBytes(Event));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]);
    }

    private Task<HttpResponseMessage> Post(string path, byte[] body) => running.Client.PostAsync(new Uri(path, UriKind.Relative), new ByteArrayContent(body));
}
