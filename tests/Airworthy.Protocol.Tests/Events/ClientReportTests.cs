using System.Text;
using Airworthy.Protocol.Events;

namespace Airworthy.Protocol.Tests.Events;

public class ClientReportTests
{
    [Fact]
    public void A_report_is_read()
    {
        var report = Read(
            """
            {"timestamp":1795462088.5,"discarded_events":[{"reason":"before_send","category":"error","quantity":3,"more":[1]},{"reason":"made_up","category":"made_up","quantity":0}],
            "filtered_events":[{"reason":"queue_overflow","category":"session","quantity":18446744073709551615}],"unknown":{}}
            """);

        Assert.NotNull(report);
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1795462088.5), report.At);
        Assert.Equal(
            [
                new("discarded_events", "before_send", "error", 3),
                new("discarded_events", "", "unknown", 0),
                new("filtered_events", "queue_overflow", "session", ulong.MaxValue),
            ],
            report.Discarded);
    }

    [Theory]
    [InlineData("""{"discarded_events":[]}""", null)]
    [InlineData("""{"timestamp":null,"discarded_events":[]}""", null)]
    [InlineData("""{"timestamp":"2026-03-04T12:00:00Z","discarded_events":[]}""", "2026-03-04T12:00:00Z")]
    [InlineData("""{"timestamp":1772625600,"discarded_events":[]}""", "2026-03-04T12:00:00Z")]
    public void Times(string payload, string? at) =>
        Assert.Equal(at is null ? null : DateTimeOffset.Parse(at).UtcDateTime, Read(payload)!.At);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"discarded_events":null}""")]
    [InlineData("""{"discarded_events":{}}""")]
    [InlineData("""{"discarded_events":[]""")]
    [InlineData("""{"discarded_events":[]} x""")]
    [InlineData("""{"discarded_events":[],"discarded_events":[]}""")]
    [InlineData("""{"discarded_events":[],"timestamp":"yesterday"}""")]
    [InlineData("""{"discarded_events":[],"timestamp":true}""")]
    [InlineData("""{"discarded_events":[7]}""")]
    [InlineData("""{"discarded_events":[{"reason":"ignored","category":"error","quantity":1},{"reason":"ignored","category":"error","quantity":-1}]}""")]
    [InlineData("""{"discarded_events":[{"reason":"ignored","category":"error","quantity":1.5}]}""")]
    [InlineData("""{"discarded_events":[{"reason":"ignored","category":"error","quantity":"1"}]}""")]
    [InlineData("""{"discarded_events":[{"reason":"ignored","category":"error"}]}""")]
    [InlineData("""{"discarded_events":[{"reason":7,"category":"error","quantity":1}]}""")]
    [InlineData("""{"discarded_events":[{"category":"error","quantity":1}]}""")]
    [InlineData("""{"discarded_events":[{"reason":"\ud800","category":"error","quantity":1}]}""")]
    public void What_is_malformed_is_none(string payload) => Assert.Null(Read(payload));

    [Fact]
    public void An_element_with_a_reason_that_is_too_long_is_ignored() =>
        Assert.Equal(
            new("discarded_events", "ignored", "error", 2),
            Assert.Single(Read($$"""{"discarded_events":[{"reason":"{{new string('x', 201)}}","category":"error","quantity":1},{"reason":"ignored","category":"error","quantity":2}]}""")!.Discarded));

    private static ClientReport? Read(string payload) => ClientReport.Read(Encoding.UTF8.GetBytes(payload));
}
