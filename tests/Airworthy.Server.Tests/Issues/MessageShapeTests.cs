using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

public class MessageShapeTests
{
    [Theory]
    [InlineData("no cart", "no cart")]
    [InlineData("mail to kim.lee+x@mail.example.com failed", "mail to <email> failed")]
    [InlineData("GET https://shop.example:8080/cart?a=1 failed", "GET <url> failed")]
    [InlineData("cannot reach db-1.shop.internal", "cannot reach <hostname>")]
    [InlineData("cannot reach localhost:5432", "cannot reach <hostname>:<int>")]
    [InlineData("from 10.0.0.1:80", "from <ip>:<int>")]
    [InlineData("from 2001:db8::1", "from <ip>")]
    [InlineData("from ::1", "from <ip>")]
    [InlineData("trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "trace <traceparent>")]
    [InlineData("order 01234567-89ab-cdef-0123-456789abcdef", "order <uuid>")]
    [InlineData("commit 0123456789abcdef0123456789abcdef01234567", "commit <sha1>")]
    [InlineData("etag 0123456789abcdef0123456789abcdef", "etag <md5>")]
    [InlineData("at 2026-03-04T12:00:00.123Z", "at <date>")]
    [InlineData("at 2026-03-04 12:00:00", "at <date>")]
    [InlineData("at 2026-03-04", "at <date>")]
    [InlineData("at 3/4/2026", "at <date>")]
    [InlineData("at Wed, 04 Mar 2026 12:00:00 GMT", "at <date>")]
    [InlineData("at 12:00:05", "at <date>")]
    [InlineData("took 12ms", "took <duration>")]
    [InlineData("took 1.5s", "took <duration>")]
    [InlineData("took 30 seconds", "took <duration>")]
    [InlineData("at 0x7fff12ab", "at <hex>")]
    [InlineData("key 0123456789abcdef01", "key <hex>")]
    [InlineData("on a86d127", "on <git_sha>")]
    [InlineData("ratio 0.75 of -1.5e10", "ratio <float> of <float>")]
    [InlineData("user 7 of 12, -3", "user <int> of <int>, <int>")]
    [InlineData("user7 and v2", "user7 and v2")]
    [InlineData("version 1.2.3", "version <int>.<int>.<int>")]
    [InlineData("decade facade", "decade facade")]
    [InlineData("std::abc is not System.IO.File", "std::abc is not System.IO.File")]
    [InlineData("index[7]", "index[<int>]")]
    [InlineData("\n\n a 1 \n\n b 2 \n c 3", "a <int>\nb <int>")]
    [InlineData("", "")]
    public void What_varies_is_replaced(string message, string shape) => Assert.Equal(shape, MessageShape.Of(message));

    [Theory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("a.")]
    [InlineData("a1")]
    [InlineData("1:")]
    [InlineData("1.")]
    [InlineData("-1 ")]
    [InlineData("a@")]
    [InlineData("a@b.")]
    [InlineData("http://")]
    [InlineData("Jan 1 ")]
    public void No_message_takes_long(string piece)
    {
        var message = string.Concat(Enumerable.Repeat(piece, 8_192));
        MessageShape.Of(message);
        var started = TimeProvider.System.GetTimestamp();
        MessageShape.Of(message);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }
}
