using Airworthy.Server.Cells;
using Airworthy.Server.Web.Frame;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Tests.Web.Frame;

public sealed class PagePeriodTests
{
    private static readonly DateTime Now = new(2026, 3, 10, 12, 34, 56, DateTimeKind.Utc);

    [Theory]
    [InlineData("", "14d")]
    [InlineData("statsPeriod=7d", "7d")]
    [InlineData("statsPeriod=36h", "36h")]
    [InlineData("statsPeriod=0d", "14d")]
    [InlineData("statsPeriod=5000d", "14d")]
    [InlineData("statsPeriod=nonsense", "14d")]
    [InlineData("start=2026-03-02&end=2026-03-01", "14d")]
    [InlineData("start=2026-03-02", "14d")]
    public void What_cannot_be_read_is_the_default(string query, string name) => Assert.Equal(name, Parse(query).Name);

    [Fact]
    public void Two_moments_are_a_period_of_their_own()
    {
        var period = Parse("start=2026-03-01T00:00:00Z&end=2026-03-02T00:00:00%2B01:00&statsPeriod=7d");

        Assert.Equal(new(null, new(2026, 3, 1), new(2026, 3, 1, 23, 0, 0)), period);
        Assert.Equal([("start", "2026-03-01T00:00:00Z"), ("end", "2026-03-01T23:00:00Z")], period.Parameters);
    }

    [Theory]
    [InlineData("1h", 2, 30)]
    [InlineData("6h", 5, 72)]
    [InlineData("24h", 60, 24)]
    [InlineData("7d", 240, 42)]
    [InlineData("14d", 360, 56)]
    [InlineData("30d", 720, 60)]
    [InlineData("90d", 1440, 90)]
    public void A_named_period_has_as_many_buckets_as_its_name_says(string name, int minutes, int count)
    {
        var buckets = Parse($"statsPeriod={name}").BucketsAt(Now, new());

        Assert.Equal((TimeSpan.FromMinutes(minutes), count), (buckets.Interval, buckets.Count));
        Assert.InRange(Now, buckets.End - buckets.Interval, buckets.End);
    }

    [Theory]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z", 60)]
    [InlineData("2025-11-01T10:00:00Z", "2025-11-02T11:00:00Z", 1440)]
    [InlineData("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z", 2)]
    public void Buckets_are_no_shorter_than_what_is_kept(string start, string end, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Parse($"start={start}&end={end}").BucketsAt(Now, new RetentionOptions()).Interval);

    private static PagePeriod Parse(string query) => PagePeriod.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
