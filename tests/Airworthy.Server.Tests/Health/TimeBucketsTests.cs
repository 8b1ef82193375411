using Airworthy.Server.Health;

namespace Airworthy.Server.Tests.Health;

public sealed class TimeBucketsTests
{
    private static readonly DateTime Noon = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Sets_over_more_than_three_days_are_asked_for_by_day_and_others_as_they_are()
    {
        var three = new TimeBuckets(Noon, TimeSpan.FromHours(1), 72);
        var more = new TimeBuckets(Noon, TimeSpan.FromHours(1), 73);

        Assert.Equal(three, three.ForSets());
        Assert.Equal(new(Noon.Date, TimeSpan.FromDays(1), 4), more.ForSets());
    }

    [Fact]
    public void Buckets_can_be_written_into_a_message() =>
        Assert.Contains("Count = 24", new TimeBuckets(Noon, TimeSpan.FromHours(1), 24).ToString());
}
