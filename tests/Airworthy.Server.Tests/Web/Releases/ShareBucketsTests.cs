using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Tests.Web.Releases;

public sealed class ShareBucketsTests
{
    private static readonly DateTime Now = new(2026, 3, 9, 13, 37, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1, 2, 30)]
    [InlineData(6, 15, 24)]
    [InlineData(24, 60, 24)]
    [InlineData(72, 240, 18)]
    [InlineData(7 * 24, 360, 28)]
    [InlineData(14 * 24, 1440, 14)]
    [InlineData(30 * 24, 1440, 30)]
    [InlineData(90 * 24, 4320, 30)]
    public void A_column_has_room_for_a_bar_a_bucket(int hours, int minutes, int count)
    {
        var buckets = ShareBuckets.Of(Now.AddHours(-hours), Now, new(), Now);

        Assert.Equal((TimeSpan.FromMinutes(minutes), count), (buckets.Interval, buckets.Count));
        Assert.True(buckets.End > Now && buckets.End - Now <= buckets.Interval, "The running bucket is the last");
    }

    [Theory]
    [InlineData(10 * 24, 60)]
    [InlineData(100 * 24, 1440)]
    public void What_is_kept_no_longer_is_not_asked_for(int hoursAgo, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), ShareBuckets.Of(Now.AddHours(-hoursAgo), Now.AddHours(1 - hoursAgo), new(), Now).Interval);
}
