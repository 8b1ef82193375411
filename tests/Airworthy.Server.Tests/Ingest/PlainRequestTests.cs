using System.Text;
using Airworthy.Server.Ingest;

namespace Airworthy.Server.Tests.Ingest;

public sealed class PlainRequestTests
{
    private const string Line = "POST /api/1/envelope/?sentry_key=publickey HTTP/1.1\r\n";
    private const string Needed = "Host: 127.0.0.1:9000\r\nContent-Length: 2\r\n";

    private readonly PlainRequest _request = new();

    [Theory]
    [InlineData(Line + Needed)]
    [InlineData("POST /api/1/envelope?sentry_key=publickey HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/1/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData(Line + "hOST:airworthy.example\r\ncontent-LENGTH:2\r\n")]
    [InlineData(Line + Needed + "Connection: Keep-Alive\r\n")]
    [InlineData(Line + Needed + "Content-Type: application/x-sentry-envelope\r\nUser-Agent: sentry.php/4.0\r\nAccept: */*\r\nX-Forwarded-For: 10.0.0.1\r\n")]
    public void What_SDKs_send_is_plain(string head) => Assert.Equal(PlainReading.Whole, Read(head + "\r\n{}"));

    [Theory]
    [InlineData("GET /api/1/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("OPTIONS /api/1/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("POST /api/1/envelope/ HTTP/1.0\r\n" + Needed)]
    [InlineData("POST http://127.0.0.1:9000/api/1/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/1/store/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST //api/1/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/1/./envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/%31/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/shop/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api//envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/99999999999999999999/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/envelope/ HTTP/1.1\r\n" + Needed)]
    [InlineData("POST /api/1/envelope/?sentry_key=schlüssel HTTP/1.1\r\n" + Needed)]
    [InlineData(Line + "Content-Length: 2\r\n")]
    [InlineData(Line + Needed + "Host: elsewhere\r\n")]
    [InlineData(Line + "Host:\r\nContent-Length: 2\r\n")]
    [InlineData(Line + "Host: a/b\r\nContent-Length: 2\r\n")]
    [InlineData(Line + "Host: a\r\n")]
    [InlineData(Line + Needed + "Content-Length: 2\r\n")]
    [InlineData(Line + "Host: a\r\nContent-Length: +2\r\n")]
    [InlineData(Line + "Host: a\r\nContent-Length: 2, 2\r\n")]
    [InlineData(Line + "Host: a\r\nContent-Length: 4294967298\r\n")]
    [InlineData(Line + Needed + "Transfer-Encoding: chunked\r\n")]
    [InlineData(Line + Needed + "Transfer-Encoding : chunked\r\n")]
    [InlineData(Line + Needed + "Content-Encoding: gzip\r\n")]
    [InlineData(Line + Needed + "Expect: 100-continue\r\n")]
    [InlineData(Line + Needed + "Connection: close\r\n")]
    [InlineData(Line + Needed + "Connection: Upgrade\r\nUpgrade: h2c\r\n")]
    [InlineData(Line + Needed + "X-Sentry-Auth: Sentry sentry_key=a\r\nX-Sentry-Auth: Sentry sentry_key=b\r\n")]
    [InlineData(Line + Needed + "Authorization: Basic YQ==\r\nAuthorization: Basic Yg==\r\n")]
    [InlineData(Line + Needed + "Origin: https://a.example\r\nOrigin: https://b.example\r\n")]
    [InlineData(Line + Needed + "Referer: https://a.example\r\nReferer: https://b.example\r\n")]
    [InlineData(Line + Needed + "X-Name: schlüssel\r\n")]
    [InlineData(Line + Needed + "X-Name: a\0b\r\n")]
    [InlineData(Line + Needed + "X-Name: a\r\n b\r\n")]
    [InlineData(Line + Needed + "no colon\r\n")]
    public void Whatever_is_not_certain_is_not_plain(string head) => Assert.Equal(PlainReading.NotPlain, Read(head + "\r\n{}"));

    [Fact]
    public void More_text_than_there_is_room_for_is_not_plain() =>
        Assert.Equal(PlainReading.NotPlain, Read($"{Line}{Needed}X-Sentry-Auth: Sentry sentry_key={new string('a', 2048)}\r\n\r\n{{}}"));

    [Fact]
    public void Every_beginning_of_a_head_may_become_one()
    {
        var head = Line + Needed + "X-Sentry-Auth: Sentry sentry_key=publickey\r\n\r\n";
        for (var length = 0; length < head.Length; length++)
            Assert.Equal(PlainReading.Partial, Read(head[..length]));
        Assert.Equal(PlainReading.Whole, Read(head));
    }

    [Fact]
    public void It_keeps_what_tells_whose_it_is_and_where_the_body_starts()
    {
        var bytes = Encoding.ASCII.GetBytes(
            "POST /api/42/envelope/?sentry_key=a%20b HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\nX-Sentry-Auth: Sentry sentry_key=c\r\nAuthorization: Basic ZA==\r\n"
            + "Origin: https://shop.example\r\nReferer: https://shop.example/cart\r\n\r\n{\"a\":1}POST");

        Assert.Equal(PlainReading.Whole, _request.Read(bytes, out var body));

        Assert.Equal(42UL, _request.ProjectId);
        Assert.Equal("?sentry_key=a%20b", _request.Query);
        Assert.Equal("Sentry sentry_key=c", _request.SentryAuth);
        Assert.Equal("Basic ZA==", _request.Authorization);
        Assert.Equal("https://shop.example", _request.Origin);
        Assert.Equal("https://shop.example/cart", _request.Referer);
        Assert.Equal("""{"a":1}""", Encoding.ASCII.GetString(bytes, body, _request.ContentLength));
    }

    [Fact]
    public void Nothing_of_a_request_is_left_in_the_next()
    {
        Read(Line + Needed + "X-Sentry-Auth: Sentry sentry_key=c\r\nAuthorization: Basic ZA==\r\nOrigin: https://a.example\r\nReferer: https://b.example\r\n\r\n{}");
        Assert.Equal(PlainReading.Whole, Read("POST /api/7/envelope/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"));

        Assert.Equal(7UL, _request.ProjectId);
        Assert.Equal(0, _request.ContentLength);
        Assert.True(_request.Query.IsEmpty && _request.SentryAuth.IsEmpty && _request.Authorization.IsEmpty);
        Assert.Equal(("", ""), (_request.Origin, _request.Referer));
    }

    [Fact]
    public void Mutated_heads_are_read_or_left_and_never_throw()
    {
        var random = new Random(20261126);
        var good = Encoding.ASCII.GetBytes(Line + Needed + "X-Sentry-Auth: Sentry sentry_key=publickey\r\nConnection: keep-alive\r\n\r\n{}");
        var readings = new int[3];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            readings[(int)_request.Read(bytes, out _)]++;
        }

        Assert.All(readings, count => Assert.NotEqual(0, count));
    }

    private PlainReading Read(string text) => _request.Read(Encoding.UTF8.GetBytes(text), out _);
}
