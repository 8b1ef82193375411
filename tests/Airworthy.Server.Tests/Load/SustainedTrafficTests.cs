using Airworthy.Load;
using Airworthy.Protocol;

namespace Airworthy.Server.Tests.Load;

/// <summary>What the load generator says must be counted is what its updates say.</summary>
public sealed class SustainedTrafficTests
{
    private const int Users = 500;

    private static readonly DateTime Beginning = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(10, 400)]
    [InlineData(100, 449)]
    [InlineData(100, 5_000)]
    [InlineData(77, 20_000)]
    public void Expected_counts_are_those_of_the_updates(int perSecond, int count)
    {
        var traffic = new SustainedTraffic(Beginning, perSecond, Users, releases: 3);
        var sessions = Enumerable.Range(0, count).Select(number => traffic[number]).GroupBy(update => update.Id).ToList();

        var expected = new ExpectedCounts(
            sessions.Count,
            sessions.Count(session => session.Any(update => update.Status == SessionStatus.Crashed)),
            sessions.Select(session => session.First().User).Distinct().Count());

        Assert.Equal(expected, traffic.Expected(count));
    }

    [Fact]
    public void An_update_follows_the_beginning_of_its_session_and_is_repeated_word_for_word()
    {
        var traffic = new SustainedTraffic(Beginning, perSecond: 100, Users, releases: 3);
        var sessions = Enumerable.Range(0, 5_000).Select(number => traffic[number]).GroupBy(update => update.Id).ToList();

        Assert.All(sessions, session => Assert.Equal(0, session.First().Sequence));
        Assert.All(sessions, session => Assert.InRange(session.Distinct().Count(), 1, 2));
        Assert.Contains(sessions, session => session.Count() == 3);
        Assert.Contains(sessions, session => session.Any(update => update.Status == SessionStatus.Crashed));
    }

    [Fact]
    public void Its_payload_says_what_it_is()
    {
        var update = new SustainedTraffic(Beginning, perSecond: 100, Users, releases: 3)[504];
        var payload = new byte[SessionMessage.MaxBytes];
        var length = update.Write(payload);

        Assert.True(SessionParser.TryParse(payload.AsSpan(0, length), new byte[SessionMessage.MaxBytes], out var read, out _));
        Assert.Equal((update.Id, update.Started, update.Timestamp, (ulong)update.Sequence), (read.Id, read.Started, read.Timestamp, read.Sequence));
        Assert.Equal((update.Status, (ulong)update.Errors, Math.Round(update.DurationSeconds, 3)), (read.Status, read.Errors, read.DurationSeconds));
        Assert.Equal(SessionMessage.UserId(update.User), System.Text.Encoding.UTF8.GetString(read.DistinctId));
        Assert.Equal(update.Release, read.Release.ToArray());
        Assert.Equal(update.Environment, read.Environment.ToArray());
    }
}
