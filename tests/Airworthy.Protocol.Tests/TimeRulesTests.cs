namespace Airworthy.Protocol.Tests;

public class TimeRulesTests
{
    private static readonly DateTime Now = new(2026, 5, 10, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3299, 0)]
    [InlineData(-3299, 0)]
    [InlineData(3300, 3300)]
    [InlineData(-3300, -3300)]
    [InlineData(86400, 86400)]
    public void A_clock_that_is_off_by_55_minutes_or_more_is_corrected(int behindSeconds, int shiftSeconds) =>
        Assert.Equal(TimeSpan.FromSeconds(shiftSeconds), TimeRules.ShiftFor(Now, Now - TimeSpan.FromSeconds(behindSeconds)));

    [Fact]
    public void Without_a_time_of_sending_nothing_is_corrected() => Assert.Equal(TimeSpan.Zero, TimeRules.ShiftFor(Now, null));

    [Fact]
    public void An_update_cannot_lie_before_its_session()
    {
        Assert.Null(TimeRules.Normalize(Now, TimeSpan.Zero, Now, Now - TimeSpan.FromMinutes(1), out var started, out var timestamp));
        Assert.Equal(Now, started);
        Assert.Equal(Now, timestamp);
    }

    [Fact]
    public void The_window_includes_its_ends()
    {
        Assert.Null(Check(Now - TimeSpan.FromDays(5), Now));
        Assert.Null(Check(Now + TimeSpan.FromSeconds(60), Now + TimeSpan.FromSeconds(60)));
        Assert.Equal(DropReason.TooOld, Check(Now - TimeSpan.FromDays(5) - TimeSpan.FromTicks(1), Now));
        Assert.Equal(DropReason.TooFarAhead, Check(Now, Now + TimeSpan.FromSeconds(60) + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void The_window_is_checked_after_the_correction()
    {
        var wrongClock = Now - TimeSpan.FromDays(400);
        var shift = TimeRules.ShiftFor(Now, wrongClock);
        Assert.Null(TimeRules.Normalize(Now, shift, wrongClock - TimeSpan.FromMinutes(3), wrongClock, out var started, out _));
        Assert.Equal(Now - TimeSpan.FromMinutes(3), started);
    }

    [Fact]
    public void Times_at_the_ends_of_the_calendar_do_not_overflow() =>
        Assert.Equal(DropReason.TooOld, TimeRules.Normalize(Now, TimeSpan.FromDays(-400), DateTime.MinValue, DateTime.MinValue, out _, out _));

    private static DropReason? Check(DateTime started, DateTime timestamp) => TimeRules.Normalize(Now, TimeSpan.Zero, started, timestamp, out _, out _);
}
