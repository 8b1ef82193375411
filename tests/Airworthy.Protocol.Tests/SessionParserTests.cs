using System.Text;

namespace Airworthy.Protocol.Tests;

public class SessionParserTests
{
    private const string Good =
        """{"sid":"0123456789abcdef0123456789abcdef","did":"user-1","init":true,"started":"2026-01-02T03:04:05Z","timestamp":"2026-01-02T03:05:05Z","seq":3,"duration":60.5,"status":"ok","errors":2,"attrs":{"release":"shop@1.2.3","environment":"production"}}""";

    [Fact]
    public void Every_member_is_read()
    {
        Assert.True(Parse(Good, out var update, out _));

        Assert.Equal("0123456789abcdef0123456789abcdef", update.Id);
        Assert.Equal("user-1", update.User);
        Assert.True(update.IsInit);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), update.Started);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 5, 5, DateTimeKind.Utc), update.Timestamp);
        Assert.Equal(3UL, update.Sequence);
        Assert.Equal(60.5, update.Duration);
        Assert.Equal(SessionStatus.Ok, update.Status);
        Assert.Equal(2UL, update.Errors);
        Assert.Equal("shop@1.2.3", update.Release);
        Assert.Equal("production", update.Environment);
    }

    [Fact]
    public void Members_may_be_missing()
    {
        Assert.True(Parse("""{"started":"2026-01-02T03:04:05Z","attrs":{"release":"r"}}""", out var update, out _));

        Assert.NotEqual(new string('0', 32), update.Id);
        Assert.Null(update.User);
        Assert.False(update.IsInit);
        Assert.Null(update.Timestamp);
        Assert.Null(update.Sequence);
        Assert.Null(update.Duration);
        Assert.Equal(SessionStatus.Ok, update.Status);
        Assert.Equal(0UL, update.Errors);
        Assert.Equal("", update.Environment);
    }

    [Theory]
    [InlineData("\"ok\"", SessionStatus.Ok)]
    [InlineData("\"exited\"", SessionStatus.Exited)]
    [InlineData("\"errored\"", SessionStatus.Errored)]
    [InlineData("\"unhandled\"", SessionStatus.Unhandled)]
    [InlineData("\"abnormal\"", SessionStatus.Abnormal)]
    [InlineData("\"crashed\"", SessionStatus.Crashed)]
    [InlineData("\"Crashed\"", SessionStatus.Errored)]
    [InlineData("\"degraded\"", SessionStatus.Errored)]
    [InlineData("\"cr\\u0061shed\"", SessionStatus.Crashed)]
    public void Statuses(string json, SessionStatus status)
    {
        Assert.True(Parse(Good.Replace("\"ok\"", json, StringComparison.Ordinal), out var update, out _));
        Assert.Equal(status, update.Status);
    }

    [Theory]
    [InlineData("\"user-1\"", "null", null)]
    [InlineData("\"user-1\"", "\"00000000-0000-0000-0000-000000000000\"", null)]
    [InlineData("\"user-1\"", "\"00000000000000000000000000000000\"", null)]
    [InlineData("\"user-1\"", "\"\"", "")]
    [InlineData("\"user-1\"", "\"a\\u002Bb\"", "a+b")]
    [InlineData("\"user-1\"", "\"\\ud83d\\ude00\"", "😀")]
    public void Users(string old, string json, string? user)
    {
        Assert.True(Parse(Good.Replace(old, json, StringComparison.Ordinal), out var update, out _));
        Assert.Equal(user, update.User);
    }

    [Theory]
    [InlineData("\"environment\":\"production\"", "\"environment\":null", "")]
    [InlineData("\"environment\":\"production\"", "\"environment\":\"a/b\"", "")]
    [InlineData("\"environment\":\"production\"", "\"environment\":\"none\"", "")]
    [InlineData("\"environment\":\"production\"", "\"ip_address\":\"{{auto}}\"", "")]
    [InlineData("\"environment\":\"production\"", "\"environment\":\"beta\",\"ip_address\":\"10.0.0.1\",\"user_agent\":\"x\"", "beta")]
    [InlineData("\"environment\":\"production\"", "\"environment\":\"beta\",\"ip_address\":\"::1\",\"user_agent\":null", "beta")]
    [InlineData("\"release\"", "\"ignored\":{\"release\":[1,{}]},\"release\"", "production")]
    [InlineData("\"sid\"", "\"unknown\":1,\"unknown\":[2],\"sid\"", "production")]
    [InlineData("\"duration\":60.5", "\"duration\":-4.7e-05", "production")]
    [InlineData("\"duration\":60.5", "\"duration\":null", "production")]
    [InlineData("\"errors\":2", "\"errors\":18446744073709551615", "production")]
    [InlineData("\"seq\":3", "\"abnormal_mechanism\":\"something new\"", "production")]
    [InlineData("\"seq\":3", "\"abnormal_mechanism\":null", "production")]
    public void Variations_that_are_accepted(string old, string json, string environment)
    {
        Assert.True(Parse(Good.Replace(old, json, StringComparison.Ordinal), out var update, out var rejection), rejection.ToString());
        Assert.Equal(environment, update.Environment);
    }

    [Theory]
    [InlineData("\"0123456789abcdef0123456789abcdef\"", "\"12\"", DropReason.InvalidMember, "sid")]
    [InlineData("\"0123456789abcdef0123456789abcdef\"", "null", DropReason.InvalidMember, "sid")]
    [InlineData("\"user-1\"", "5", DropReason.InvalidMember, "did")]
    [InlineData("\"init\":true", "\"init\":null", DropReason.InvalidMember, "init")]
    [InlineData("\"init\":true", "\"init\":1", DropReason.InvalidMember, "init")]
    [InlineData("\"2026-01-02T03:04:05Z\"", "1767323045", DropReason.InvalidTimestamp, "started")]
    [InlineData("\"2026-01-02T03:04:05Z\"", "null", DropReason.InvalidTimestamp, "started")]
    [InlineData("\"2026-01-02T03:05:05Z\"", "\"2026-01-02T03:05:05\"", DropReason.InvalidTimestamp, "timestamp")]
    [InlineData("\"started\"", "\"began\"", DropReason.MissingMember, "started")]
    [InlineData("\"attrs\"", "\"attributes\"", DropReason.MissingMember, "attrs")]
    [InlineData("\"release\"", "\"version\"", DropReason.MissingMember, "attrs.release")]
    [InlineData("\"shop@1.2.3\"", "null", DropReason.InvalidMember, "attrs.release")]
    [InlineData("\"shop@1.2.3\"", "12", DropReason.InvalidMember, "attrs.release")]
    [InlineData("\"shop@1.2.3\"", "\"@scope/shop@1.2.3\"", DropReason.InvalidRelease, "@scope/shop@1.2.3")]
    [InlineData("\"shop@1.2.3\"", "\"latest\"", DropReason.InvalidRelease, "latest")]
    [InlineData("\"production\"", "7", DropReason.InvalidMember, "attrs.environment")]
    [InlineData("\"environment\":\"production\"", "\"ip_address\":\"\"", DropReason.InvalidMember, "attrs.ip_address")]
    [InlineData("\"environment\":\"production\"", "\"ip_address\":\"1\"", DropReason.InvalidMember, "attrs.ip_address")]
    [InlineData("\"environment\":\"production\"", "\"ip_address\":\"10.0.0.256\"", DropReason.InvalidMember, "attrs.ip_address")]
    [InlineData("\"environment\":\"production\"", "\"user_agent\":1", DropReason.InvalidMember, "attrs.user_agent")]
    [InlineData("\"seq\":3", "\"seq\":-1", DropReason.InvalidMember, "seq")]
    [InlineData("\"seq\":3", "\"seq\":1.0", DropReason.InvalidMember, "seq")]
    [InlineData("\"errors\":2", "\"errors\":2.0", DropReason.InvalidMember, "errors")]
    [InlineData("\"errors\":2", "\"errors\":2e0", DropReason.InvalidMember, "errors")]
    [InlineData("\"errors\":2", "\"errors\":-1", DropReason.InvalidMember, "errors")]
    [InlineData("\"errors\":2", "\"errors\":\"2\"", DropReason.InvalidMember, "errors")]
    [InlineData("\"duration\":60.5", "\"duration\":\"60\"", DropReason.InvalidMember, "duration")]
    [InlineData("\"duration\":60.5", "\"duration\":1e999", DropReason.InvalidMember, "duration")]
    [InlineData("\"ok\"", "null", DropReason.InvalidMember, "status")]
    [InlineData("\"ok\"", "3", DropReason.InvalidMember, "status")]
    [InlineData("\"seq\":3", "\"abnormal_mechanism\":true", DropReason.InvalidMember, "abnormal_mechanism")]
    [InlineData("\"seq\":3", "\"status\":\"ok\"", DropReason.DuplicateMember, "status")]
    [InlineData("\"environment\":\"production\"", "\"release\":\"again\"", DropReason.DuplicateMember, "attrs.release")]
    [InlineData("\"seq\":3", "\"seq\":3,", DropReason.InvalidJson, "")]
    [InlineData("\"seq\":3", "\"seq\":NaN", DropReason.InvalidJson, "")]
    [InlineData("\"user-1\"", "\"\\ud83d\"", DropReason.InvalidJson, "")]
    [InlineData("{\"sid\"", "\uFEFF{\"sid\"", DropReason.InvalidJson, "")]
    [InlineData("{\"sid\"", "[{\"sid\"", DropReason.InvalidJson, "")]
    public void Variations_that_are_dropped_say_why(string old, string json, DropReason reason, string offending)
    {
        var at = Good.IndexOf(old, StringComparison.Ordinal);
        Assert.False(Parse(Good[..at] + json + Good[(at + old.Length)..], out _, out var rejection));
        Assert.Equal((reason, offending), rejection);
    }

    [Theory]
    [InlineData(" \t\r\n", true)]
    [InlineData("x", false)]
    [InlineData("{}", false)]
    public void Only_blank_space_may_follow(string tail, bool isGood) => Assert.Equal(isGood, Parse(Good + tail, out _, out _));

    [Fact]
    public void Bytes_that_are_not_utf8_are_dropped()
    {
        var payload = Encoding.UTF8.GetBytes(Good);
        payload[Good.IndexOf("user-1", StringComparison.Ordinal)] = 0xFF;
        Assert.False(SessionParser.TryParse(payload, new byte[payload.Length], out _, out var rejection));
        Assert.Equal(DropReason.InvalidJson, rejection.Reason);
    }

    private static bool Parse(string json, out Update update, out (DropReason Reason, string Offending) rejection)
    {
        var payload = Encoding.UTF8.GetBytes(json);
        var isGood = SessionParser.TryParse(payload, new byte[payload.Length], out var read, out var why);
        update = new(
            read.Id.ToString(), read.HasUser ? Encoding.UTF8.GetString(read.DistinctId) : null, read.IsInit, read.Started, read.Timestamp, read.Sequence,
            read.DurationSeconds, read.Status, read.Errors, Encoding.UTF8.GetString(read.Release), Encoding.UTF8.GetString(read.Environment));
        rejection = (why.Reason, Encoding.UTF8.GetString(why.Offending));
        return isGood;
    }

    private sealed record Update(
        string Id, string? User, bool IsInit, DateTime Started, DateTime? Timestamp, ulong? Sequence, double? Duration, SessionStatus Status, ulong Errors,
        string Release, string Environment);
}
