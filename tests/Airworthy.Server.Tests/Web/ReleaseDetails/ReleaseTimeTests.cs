using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.ReleaseDetails;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Tests.Web.ReleaseDetails;

public class ReleaseTimeTests
{
    private static readonly DateTime Created = new(2026, 3, 10, 12, 30, 40, DateTimeKind.Utc);

    [Fact]
    public void A_life_begins_with_the_minute_and_ends_with_the_minute_of_what_came_last()
    {
        var life = ReleaseTime.LifeOf(Created, lastEvent: Created.AddHours(2), lastSession: Created.AddHours(1));
        Assert.Equal((Minute(12, 30), Minute(14, 31), false), (life.Start, life.End, life.IsClamped));

        life = ReleaseTime.LifeOf(Created, lastEvent: Created.AddHours(1), lastSession: Created.AddHours(2));
        Assert.Equal(Minute(14, 31), life.End);
    }

    [Fact]
    public void A_life_is_a_minute_long_at_least()
    {
        var whole = Minute(12, 30);
        Assert.Equal((whole, whole.AddMinutes(1)), Bounds(ReleaseTime.LifeOf(whole, null, whole)));
        Assert.Equal((whole, whole.AddMinutes(1)), Bounds(ReleaseTime.LifeOf(whole, null, null)));
        // A session of other environments may have been before what these saw.
        Assert.Equal((whole, whole.AddMinutes(1)), Bounds(ReleaseTime.LifeOf(whole, whole.AddDays(-1), null)));
    }

    [Fact]
    public void A_life_that_is_too_long_is_cut_to_its_end()
    {
        var life = ReleaseTime.LifeOf(Created, null, Created.AddDays(1_000));

        Assert.True(life.IsClamped);
        Assert.Equal(ReleaseTime.Longest, life.End - life.Start);
        Assert.Equal(Created.AddDays(1_000), life.End, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("statsPeriod=7d&start=2026-03-01T00:00&end=2026-03-02T00:00", null)] // the time of other pages
    [InlineData("pageStatsPeriod=7d", "7d")]
    [InlineData("pageStatsPeriod=14d", "14d")]
    [InlineData("pageStatsPeriod=entire", null)]
    [InlineData("pageStatsPeriod=entire&pageStart=2026-03-01T00:00&pageEnd=2026-03-02T00:00", null)]
    [InlineData("pageStatsPeriod=forever", null)]
    [InlineData("pageStatsPeriod=&pageStart=&pageEnd=", null)]
    [InlineData("pageStart=2026-03-02T00:00&pageEnd=2026-03-01T00:00", null)]
    public void The_time_is_read_from_the_address(string address, string? name) => Assert.Equal(name, Parse(address).Chosen?.Name);

    [Fact]
    public void Two_moments_are_read_and_written_as_they_were()
    {
        var time = Parse("pageStart=2026-03-01T00:00&pageEnd=2026-03-02T12:30");

        Assert.Equal(new PagePeriod(null, new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), new(2026, 3, 2, 12, 30, 0, DateTimeKind.Utc)), time.Chosen);
        Assert.Equal([("pageStart", "2026-03-01T00:00:00Z"), ("pageEnd", "2026-03-02T12:30:00Z")], time.Parameters);
        // A form that keeps them may choose a period beside them.
        Assert.Equal("24h", Parse("pageStart=2026-03-01T00:00&pageEnd=2026-03-02T12:30&pageStatsPeriod=24h").Chosen?.Name);
    }

    private static ReleaseTime Parse(string address) => ReleaseTime.Parse(new QueryCollection(QueryHelpers.ParseQuery("?" + address)));

    private static (DateTime, DateTime) Bounds(ReleaseSpan span) => (span.Start, span.End);

    private static DateTime Minute(int hour, int minute) => new(2026, 3, 10, hour, minute, 0, DateTimeKind.Utc);
}
