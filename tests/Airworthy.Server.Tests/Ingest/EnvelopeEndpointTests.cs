using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Ingest;

public sealed class EnvelopeEndpointTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Authenticated = $"?sentry_key={ServerUnderTest.Key}";

    private readonly HttpClient _client = running.Client;

    [Theory]
    [InlineData("/api/1/envelope/")]
    [InlineData("/api/1/envelope")]
    [InlineData("//api//1///envelope//")]
    public async Task An_envelope_without_items_is_accepted(string path)
    {
        using var answer = await Post(path + Authenticated, "{}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_id_of_the_event_is_echoed_even_without_an_event()
    {
        using var answer = await Post("/api/1/envelope/" + Authenticated, """{"event_id":"01234567-89AB-CDEF-0123-456789ABCDEF"}""");
        Assert.Equal("""{"id":"0123456789abcdef0123456789abcdef"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_event_without_an_id_gets_one()
    {
        using var answer = await Post("/api/1/envelope/" + Authenticated, "{}\n{\"type\":\"event\"}\n{}\n");
        Assert.Equal(32, ((string)(await Body(answer))["id"]!).Length);
    }

    [Theory]
    [InlineData("X-Sentry-Auth", "Sentry sentry_version=7, sentry_key=publickey", "", "")]
    [InlineData("X-Sentry-Auth", "sEnTrY sentry_key=publickey,sentry_secret=whatever", "", "")]
    [InlineData("Authorization", "Sentry sentry_key=publickey", "", "")]
    [InlineData("Authorization", "Basic cHVibGlja2V5Omlnbm9yZWQ=", "", "")]
    [InlineData("", "", "?sentry_version=7&sentry_key=publickey", "")]
    [InlineData("", "", "?sentry_key=publickey.no-cache", "")]
    [InlineData("", "", "", """{"dsn":"https://publickey:secret@elsewhere.example/prefix/1"}""")]
    [InlineData("X-Sentry-Auth", "", "", """{"dsn":"https://publickey@elsewhere.example/1"}""")]
    [InlineData("X-Sentry-Auth", "Token sentry_key=wrong", "?sentry_key=publickey", "")]
    [InlineData("", "", "?sentry_key=publickey", """{"dsn":"https://publickey@elsewhere.example/1"}""")]
    public async Task Every_source_of_credentials_serves(string header, string value, string query, string envelope) =>
        Assert.Equal(HttpStatusCode.OK, (await Authenticate(header, value, query, envelope)).Status);

    [Theory]
    [InlineData("", "", "", "", 401, "no credentials")]
    [InlineData("X-Sentry-Auth", "Sentry sentry_version=7", "", "", 401, "sentry_key")]
    [InlineData("X-Sentry-Auth", "Sentry sentry_key=publickey", "?sentry_key=publickey", "", 401, "more than one source")]
    [InlineData("X-Sentry-Auth", "Sentry sentry_key=publickey,sentry_version=x", "", "", 401, "sentry_version")]
    [InlineData("X-Sentry-Auth", "Sentry sentry_key=publickey,sentry_version=8", "", "", 400, "version 8")]
    [InlineData("Authorization", "Basic !", "", "", 401, "base64")]
    [InlineData("", "", "?sentry_version=7", "", 401, "sentry_key")]
    [InlineData("", "", "?sentry_key=unknown", "", 403, "key")]
    [InlineData("", "", "", """{"dsn":"https://unknown@elsewhere.example/1"}""", 403, "key")]
    [InlineData("", "", "?sentry_key=publickey", """{"dsn":"https://other@elsewhere.example/1"}""", 400, "dsn")]
    [InlineData("", "", "?sentry_key=publickey", """{"dsn":"https://publickey@elsewhere.example/2"}""", 400, "dsn")]
    public async Task Other_credentials_are_refused(string header, string value, string query, string envelope, int status, string word)
    {
        var (answered, detail) = await Authenticate(header, value, query, envelope);
        Assert.Equal((HttpStatusCode)status, answered);
        Assert.Contains(word, detail);
    }

    [Theory]
    [InlineData("/api/2/envelope/", 403)]
    [InlineData("/api/one/envelope/", 400)]
    [InlineData("/api/-1/envelope/", 400)]
    [InlineData("/api/99999999999999999999/envelope/", 400)]
    [InlineData("/api/1/minidump/", 404)]
    public async Task A_path_to_another_place_is_refused(string path, int status)
    {
        using var answer = await Post(path + Authenticated, "{}");
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{}\n\n")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":100}\nshort")]
    [InlineData("no json")]
    public async Task A_malformed_envelope_is_refused_with_the_place(string envelope)
    {
        using var answer = await Post("/api/1/envelope/" + Authenticated, envelope);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("at byte", (string)(await Body(answer))["detail"]!);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("UTF-8")]
    public async Task Every_encoding_that_sdks_send_is_read(string encoding)
    {
        var release = $"encoded as {encoding}";
        var envelope = Wire.Envelope("session", Wire.Session(Wire.NewId(), running.Now, release: release));

        using var content = new ByteArrayContent(Encode(envelope, encoding));
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding.Replace("raw ", "", StringComparison.Ordinal));
        using var answer = await _client.PostAsync(new Uri("/api/1/envelope/" + Authenticated, UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, (await Counts.Of(running.Authorized, query: $"release:\"{release}\"")).Sessions);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task A_stream_that_is_not_what_it_says_is_refused(string encoding)
    {
        using var answer = await PostEncoded(Encoding.UTF8.GetBytes("{} this is plain text and nothing else"), encoding);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(encoding, (string)(await Body(answer))["detail"]!);
    }

    [Fact]
    public async Task An_unknown_encoding_is_refused()
    {
        using var answer = await PostEncoded([1, 2, 3], "lzma");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task A_bomb_is_stopped_early(string encoding)
    {
        var bomb = Encode(new byte[64 * 1024 * 1024], encoding);
        using var answer = await PostEncoded(bomb, encoding);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_chunked_body_is_read()
    {
        using var content = new StreamContent(new ChunkedStream([.. Encoding.UTF8.GetBytes("{"), .. Encoding.UTF8.GetBytes("}\n")]));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/1/envelope/" + Authenticated) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task More_session_items_than_allowed_refuse_the_whole_envelope()
    {
        var sessions = Enumerable.Range(0, 101).Select(_ => Wire.Session(Wire.NewId(), running.Now, release: "too@many"));
        using var answer = await _client.PostAsync(new Uri(Wire.EnvelopePath, UriKind.Relative), new ByteArrayContent(Wire.Envelope("session", sessions)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(0, (await Counts.Of(running.Authorized, query: "release:too@many")).Sessions);
    }

    [Fact]
    public async Task A_second_event_refuses_the_whole_envelope()
    {
        using var answer = await Post("/api/1/envelope/" + Authenticated, "{}\n{\"type\":\"event\"}\n{}\n{\"type\":\"event\"}\n{}\n");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/1/envelope/", 401)]
    [InlineData("/api/1/envelope/?sentry_key=unknown", 403)]
    [InlineData("/api/1/envelope/?sentry_key=publickey", 200)]
    public async Task Browsers_may_read_every_answer(string path, int status)
    {
        using var answer = await Post(path, "{}");
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("x-sentry-rate-limits", answer.Headers.GetValues("Access-Control-Expose-Headers").Single());
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Fact]
    public async Task A_preflight_needs_no_credentials()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/1/envelope/");
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("POST", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Contains("x-sentry-auth", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("3600", answer.Headers.GetValues("Access-Control-Max-Age").Single());
    }

    [Fact]
    public async Task Another_method_is_refused()
    {
        using var answer = await _client.GetAsync(new Uri("/api/1/envelope/" + Authenticated, UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Detail)> Authenticate(string header, string value, string query, string envelope)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/1/envelope/" + query)
        {
            Content = new StringContent(envelope.Length == 0 ? "{}" : envelope),
        };
        if (header.Length > 0)
            request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, (string?)(await Body(answer))["detail"] ?? "");
    }

    private Task<HttpResponseMessage> PostEncoded(byte[] body, string encoding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return _client.PostAsync(new Uri("/api/1/envelope/" + Authenticated, UriKind.Relative), content);
    }

    private Task<HttpResponseMessage> Post(string path, string envelope) =>
        _client.PostAsync(running.Address.GetLeftPart(UriPartial.Authority) + path, new ByteArrayContent(Encoding.UTF8.GetBytes(envelope)));

    private static async Task<JsonNode> Body(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private static byte[] Encode(byte[] plain, string encoding)
    {
        using var encoded = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "gzip" or "x-gzip" => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "raw deflate" => new DeflateStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new ZstdSharp.CompressionStream(encoded, leaveOpen: true),
            _ => new BufferedStream(encoded),
        })
        {
            encoder.Write(plain);
            encoder.Flush();
            return encoding is "" or "identity" or "UTF-8" ? encoded.ToArray() : Finish(encoder, encoded);
        }
    }

    private static byte[] Finish(Stream encoder, MemoryStream encoded)
    {
        encoder.Dispose();
        return encoded.ToArray();
    }

    /// <summary>A stream whose length nobody can know before.</summary>
    private sealed class ChunkedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
