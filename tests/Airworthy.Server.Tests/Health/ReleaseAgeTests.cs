using Airworthy.Server.Health;

namespace Airworthy.Server.Tests.Health;

public class ReleaseAgeTests
{
    private static readonly DateTime Created = new(2026, 3, 10, 12, 34, 56, DateTimeKind.Utc);

    [Theory]
    [InlineData(0.5, 1, 1)] // a bucket at least
    [InlineData(5.9, 1, 5)] // whole ones only
    [InlineData(72, 1, 72)]
    [InlineData(100, 4, 25)]
    [InlineData(24 * 10, 6, 40)]
    [InlineData(24 * 30, 12, 60)]
    [InlineData(24 * 365, 12, 90)] // no further than 45 days
    public void Buckets_begin_with_the_release(double hours, int bucketHours, int count)
    {
        var buckets = ReleaseAge.Of(Created, TimeSpan.FromHours(hours));

        Assert.Equal(new DateTime(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc), buckets.Start);
        Assert.Equal(TimeSpan.FromHours(bucketHours), buckets.Interval);
        Assert.Equal(count, buckets.Count);
    }

    [Fact]
    public void They_are_called_by_their_age()
    {
        Assert.Equal(["+0 h", "+1 h", "+2 h"], ReleaseAge.Labels(ReleaseAge.Of(Created, TimeSpan.FromHours(3))));
        Assert.Equal(["+0 h", "+12 h", "+1 d", "+1 d 12 h", "+2 d"], ReleaseAge.Labels(ReleaseAge.Of(Created, TimeSpan.FromDays(20))).Take(5));
    }
}
