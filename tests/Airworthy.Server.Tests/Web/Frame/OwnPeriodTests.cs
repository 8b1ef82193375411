using Airworthy.Server.Web.Frame;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Tests.Web.Frame;

public sealed class OwnPeriodTests
{
    [Theory]
    [InlineData("statsPeriod=own&from=2026-03-01T10:00&to=2026-03-01T11:30&project=shop", "Europe/Berlin", "?project=shop&start=2026-03-01T09:00:00Z&end=2026-03-01T10:30:00Z")]
    [InlineData("statsPeriod=own&from=2026-03-01T10:00&to=2026-03-01T11:30", "UTC", "?start=2026-03-01T10:00:00Z&end=2026-03-01T11:30:00Z")]
    [InlineData("statsPeriod=own&from=2026-03-29T02:30&to=2026-03-29T04:00", "Europe/Berlin", "?start=2026-03-29T01:30:00Z&end=2026-03-29T02:00:00Z")]
    [InlineData("statsPeriod=own&from=2026-03-01T10:00&to=2026-03-01T10:00", "UTC", "")]
    [InlineData("statsPeriod=own&from=&to=&start=2026-03-01", "UTC", "")]
    [InlineData("statsPeriod=7d&from=&to=", "UTC", "?statsPeriod=7d")]
    public void A_range_of_the_readers_clock_becomes_one_that_all_read_alike(string query, string zone, string expected)
    {
        var parameters = OwnPeriod.Lead(new QueryCollection(QueryHelpers.ParseQuery(query)), TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(expected, Uri.UnescapeDataString(PageAddress.Of("", parameters)));
    }
}
