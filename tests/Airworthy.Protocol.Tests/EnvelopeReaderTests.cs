using System.Text;

namespace Airworthy.Protocol.Tests;

public class EnvelopeReaderTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("{}\n", "")]
    [InlineData("{}\n{\"type\":\"session\"}\nabc", "Session:abc")]
    [InlineData("{}\n{\"type\":\"session\"}\nabc\n", "Session:abc")]
    [InlineData("{}\n\n  \n{\"type\":\"session\"}\nabc", "Session:abc")]
    [InlineData("{}\n{\"type\":\"session\"}", "Session:")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":0}", "Session:")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":3}\na\nb\n{\"type\":\"event\"}\nx", "Session:a\nb|Event:x")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":null}\nabc\n{\"type\":\"sessions\"}\nx", "Session:abc|Sessions:x")]
    [InlineData("{}\n{\"type\":\"never heard of it\"}\nx", "Other:x")]
    [InlineData("{}\n{\"type\":\"sess\\u0069on\"}\nx", "Session:x")]
    [InlineData("{}\n{\"type\":\"session\"}\nabc\r\n", "Session:abc\r")]
    public void Items_are_found(string envelope, string expected) => Assert.Equal(expected, Read(envelope).Items);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("{}\r\n", "line feed")]
    [InlineData("{} \n", "line feed")]
    [InlineData("{}\n\n", "JSON")]
    [InlineData("\uFEFF{}", "JSON")]
    [InlineData("{}\n{}\nx", "type")]
    [InlineData("{}\n{\"type\":1}\nx", "type")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":9}\nabc", "9 bytes")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":2}\nabc", "line feed")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":-1}\nabc", "length")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":1.5}\nabc", "length")]
    [InlineData("{}\n{\"type\":\"session\",\"length\":99999999999}\nabc", "length")]
    [InlineData("{\"sent_at\":\"yesterday\"}", "sent_at")]
    [InlineData("{\"sent_at\":\"2026-01-02T03:04:05Z\",\"sent_at\":\"2026-01-02T03:04:05Z\"}", "sent_at")]
    [InlineData("{\"event_id\":\"12\"}", "event_id")]
    [InlineData("{\"dsn\":\"nowhere\"}", "dsn")]
    [InlineData("{\"sdk\":\"a text\"}", "sdk")]
    [InlineData("{\"a\":", "JSON")]
    public void A_malformed_envelope_says_what_is_wrong(string envelope, string word) => Assert.Contains(word, Read(envelope).Fault);

    [Fact]
    public void The_header_is_read()
    {
        var envelope = """
            {"event_id":"01234567-89ab-cdef-0123-456789abcdef","sent_at":"2026-01-02T03:04:05.678Z","dsn":"https://key@host/7","sdk":{"name":"x"},"trace":{"a":[1]},"unknown":1}
            """u8.TrimEnd((byte)'\n');

        Assert.True(EnvelopeReader.TryOpen(envelope, out _, out var header));

        Assert.Equal("0123456789abcdef0123456789abcdef", header.EventId.ToString());
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), header.SentAt);
        Assert.Equal(new Dsn("key", 7), header.Dsn);
    }

    [Fact]
    public void Null_members_of_the_header_are_none()
    {
        Assert.True(EnvelopeReader.TryOpen("""{"event_id":null,"sent_at":null,"dsn":null,"sdk":null}"""u8, out _, out var header));
        Assert.Equal(default, header);
    }

    [Fact]
    public void The_fault_names_the_byte()
    {
        var (_, fault) = Read("{}\n{\"type\":\"event\"}\nx\n{\"typ\":1}\n");
        Assert.StartsWith("malformed envelope at byte 22", fault);
    }

    private static (string Items, string Fault) Read(string text)
    {
        var envelope = Encoding.UTF8.GetBytes(text);
        if (!EnvelopeReader.TryOpen(envelope, out var reader, out _))
            return ("", reader.Fault!.ToString());
        var items = new List<string>();
        while (reader.TryReadItem(out var item))
        {
            Assert.True(item.Payload.SequenceEqual(envelope.AsSpan(item.PayloadStart, item.Payload.Length)));
            items.Add($"{item.Type}:{Encoding.UTF8.GetString(item.Payload)}");
        }

        return (string.Join('|', items), reader.Fault?.ToString() ?? "");
    }
}
