using System.Text;

namespace Airworthy.Protocol.Tests;

public class SentryTimestampTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05z")]
    [InlineData("2026-01-02T03:04:05+00:00")]
    [InlineData("2026-01-02T04:04:05+0100")]
    [InlineData("2026-01-02T04:04:05 +01:00")]
    [InlineData("2026-01-01T21:34:05-05:30")]
    [InlineData("2026-01-02T03:04:05UTC")]
    [InlineData("2026-01-02T03:04:05 UTC")]
    [InlineData("2026-01-02 03:04:05Z")]
    [InlineData("  2026-01-02T03:04:05Z  ")]
    [InlineData("2026-1-2T3:4:5Z")]
    [InlineData("2026-01-02T03:04:05.0Z")]
    public void Accepted_forms_name_the_same_moment(string text) =>
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), Parse(text));

    [Theory]
    [InlineData("2026-01-02T03:04:05.1234567+00:00", 1_234_567)]
    [InlineData("2026-01-02T03:04:05.123456789123Z", 1_234_567)]
    [InlineData("2026-01-02T03:04:05.5Z", 5_000_000)]
    public void Fractions_are_cut_to_100_ns(string text, long ticks) =>
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(ticks), Parse(text));

    [Fact]
    public void A_leap_second_belongs_to_the_second_before_it() =>
        Assert.Equal(new DateTime(2026, 12, 31, 23, 59, 59, DateTimeKind.Utc), Parse("2026-12-31T23:59:60Z"));

    [Theory]
    [InlineData("2026-01-02T03:04:05")]
    [InlineData("2026-01-02T03:04:05+01")]
    [InlineData("2026-01-02t03:04:05Z")]
    [InlineData("20260102T030405Z")]
    [InlineData("2026-01-02T03:04Z")]
    [InlineData("2026-01-02")]
    [InlineData("1767323045")]
    [InlineData("1767323045.5")]
    [InlineData("2026-02-30T03:04:05Z")]
    [InlineData("2026-13-01T03:04:05Z")]
    [InlineData("2026-01-02T24:04:05Z")]
    [InlineData("2026-01-02T03:04:61Z")]
    [InlineData("2026-01-02T03:04:05.Z")]
    [InlineData("2026-01-02T03:04:05Zulu")]
    [InlineData("0000-01-02T03:04:05Z")]
    [InlineData("0001-01-01T00:00:00+23:59")]
    [InlineData("")]
    public void Other_forms_are_none(string text) => Assert.Null(Parse(text));

    private static DateTime? Parse(string text) => SentryTimestamp.TryParse(Encoding.UTF8.GetBytes(text), out var utc) ? utc : null;

    [Fact]
    public void The_usual_form_is_read_as_all_others_are()
    {
        var random = new Random(20261126);
        var read = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var text = "2024-02-29T23:59:59.1234567Z".ToCharArray();
            for (var change = random.Next(4); change > 0; change--)
                text[random.Next(text.Length)] = "0123456789-:.TZ"[random.Next(15)];
            var usual = Encoding.ASCII.GetBytes(new string(text, 0, random.Next(19, 28)) + "Z");
            // A blank in front of it is allowed, and makes it unusual.
            var isRead = SentryTimestamp.TryParse(usual, out var time);
            Assert.Equal(SentryTimestamp.TryParse([(byte)' ', .. usual], out var same), isRead);
            Assert.Equal(same, time);
            Assert.Equal(same.Kind, time.Kind);
            read += isRead ? 1 : 0;
        }

        Assert.InRange(read, 10_000, 90_000);
    }
}
