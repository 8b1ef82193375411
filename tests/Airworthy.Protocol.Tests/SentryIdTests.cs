using System.Text;

namespace Airworthy.Protocol.Tests;

public class SentryIdTests
{
    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("01234567-89ab-cdef-0123-456789abcdef")]
    [InlineData("urn:uuid:01234567-89ab-cdef-0123-456789abcdef")]
    [InlineData("{01234567-89ab-cdef-0123-456789abcdef}")]
    public void Every_form_of_a_uuid_gives_the_same_id(string text)
    {
        Assert.True(SentryId.TryParse(Encoding.UTF8.GetBytes(text), out var id));
        Assert.Equal("0123456789abcdef0123456789abcdef", id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("0123456-789ab-cdef-0123-456789abcdef0")]
    [InlineData("01234567-89ab-cdef-0123_456789abcdef")]
    [InlineData("{0123456789abcdef0123456789abcdef0000}")]
    [InlineData("not a uuid at all, but long enough!!")]
    public void Anything_else_is_none(string text) => Assert.False(SentryId.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void The_nil_uuid_is_an_id_that_says_so()
    {
        Assert.True(SentryId.TryParse("00000000-0000-0000-0000-000000000000"u8, out var id));
        Assert.True(id.IsNil);
    }

    [Fact]
    public void Format_and_ToString_agree()
    {
        var id = SentryId.NewRandom();
        Span<byte> text = stackalloc byte[SentryId.HexLength];
        id.Format(text);
        Assert.Equal(id.ToString(), Encoding.ASCII.GetString(text));
    }
}
