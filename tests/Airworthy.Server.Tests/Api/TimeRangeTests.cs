using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Tests.Api;

/// <summary>Which buckets a question gets: the rules and the examples of the specification, sections 3 and 4.3.</summary>
public sealed class TimeRangeTests
{
    private static readonly DateTime Now = new(2026, 3, 10, 12, 34, 56, DateTimeKind.Utc);

    [Theory]
    [InlineData("statsPeriod=24h&interval=1d", "2026-03-09T00:00:00Z", "2026-03-11T00:00:00Z", 2)]
    [InlineData("statsPeriod=30m&interval=10m", "2026-03-10T12:00:00Z", "2026-03-10T12:40:00Z", 4)]
    [InlineData("statsPeriod=90d&interval=1d", "2025-12-10T00:00:00Z", "2026-03-11T00:00:00Z", 91)]
    [InlineData("interval=1d", "2025-12-10T00:00:00Z", "2026-03-11T00:00:00Z", 91)]
    [InlineData("statsPeriod=2d", "2026-03-08T12:00:00Z", "2026-03-10T13:00:00Z", 49)]
    [InlineData("statsPeriod=1d&interval=tomorrow", "2026-03-09T12:00:00Z", "2026-03-10T13:00:00Z", 25)]
    [InlineData("statsPeriod=48h&interval=15m", "2026-03-08T12:30:00Z", "2026-03-10T12:45:00Z", 193)]
    [InlineData("statsPeriod=1w&interval=6h", "2026-03-03T12:00:00Z", "2026-03-10T18:00:00Z", 29)]
    [InlineData("statsPeriodStart=14d&statsPeriodEnd=7d&interval=1d", "2026-02-24T00:00:00Z", "2026-03-04T00:00:00Z", 8)]
    [InlineData("timeframe=1h&statsPeriod=14d", "2026-03-10T11:00:00Z", "2026-03-10T13:00:00Z", 2)]
    [InlineData("statsPeriod=1h&start=2020-01-01&end=2021-01-01", "2026-03-10T11:00:00Z", "2026-03-10T13:00:00Z", 2)]
    [InlineData("start=2026-03-09T00:00:00Z&end=2026-03-10T00:00:00Z&interval=1d", "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z", 1)]
    [InlineData("start=2026-03-09T00:00:00&end=2026-03-09T00:00:00.001&interval=1h", "2026-03-09T00:00:00Z", "2026-03-09T01:00:00Z", 1)]
    [InlineData("start=2026-03-09T02:00:00%2B02:00&end=1773100800&interval=1d", "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z", 1)]
    [InlineData("start=2030-01-01&end=2026-03-10T13:00:00Z&interval=1h", "2026-03-10T12:00:00Z", "2026-03-10T13:00:00Z", 1)]
    [InlineData("start=2026-03-10T13:00:00Z&end=2026-03-10T14:00:00Z&interval=1h", "2026-03-10T12:00:00Z", "2026-03-10T14:00:00Z", 2)]
    public void Buckets_cover_the_range_on_the_grid_of_UTC(string query, string start, string end, int count)
    {
        Assert.Null(Read(query, out var buckets));
        Assert.Equal((start, end, count), (Text(buckets.Start), Text(buckets.End), buckets.Count));
        Assert.Equal(count, buckets.Starts().Count());
    }

    [Theory]
    [InlineData("statsPeriod=1h&interval=10s", "interval: '10s' is no multiple of a minute")]
    [InlineData("statsPeriod=1h&interval=0m", "interval: '0m' is no multiple of a minute")]
    [InlineData("statsPeriod=1h&interval=90s", "interval: '90s' is no multiple of a minute")]
    [InlineData("statsPeriod=90d&interval=2d", "interval: '2d' is longer than a day")]
    [InlineData("statsPeriod=90d&interval=99999999999999999999d", "interval: '99999999999999999999d' is longer than a day")]
    [InlineData("statsPeriod=90d&interval=25h", "interval: '25h' is longer than a day")]
    [InlineData("statsPeriod=14d&interval=7h", "interval: '7h' does not divide a day")]
    [InlineData("", "interval: '1h' makes more than 1000 buckets of the time from 2025-12-10T12:34:56Z to 2026-03-10T12:34:56Z")]
    [InlineData("statsPeriod=1000h", "interval: '1h' makes more than 1000 buckets")]
    [InlineData("start=1970-01-01&end=8999-01-01&interval=1m", "interval: '1m' makes more than 1000 buckets")]
    [InlineData("statsPeriod=49h&interval=15m", "interval: '15m' is no multiple of an hour, and minutes are kept since 2026-03-08T12:00:00Z only")]
    [InlineData("statsPeriod=tomorrow", "statsPeriod: 'tomorrow' is no period")]
    [InlineData("statsPeriod=", "statsPeriod: '' is no period")]
    [InlineData("statsPeriod=-1d", "statsPeriod: '-1d' is no period")]
    [InlineData("statsPeriod=0d", "statsPeriod: 2026-03-10T12:34:56Z is not before the end")]
    [InlineData("statsPeriod=99999999w", "statsPeriod: '99999999w' reaches back before 1970-01-01")]
    [InlineData("statsPeriodStart=7d", "statsPeriodEnd: is missing, though statsPeriodStart is '7d'")]
    [InlineData("statsPeriodEnd=7d", "statsPeriodStart: is missing, though statsPeriodEnd is '7d'")]
    [InlineData("statsPeriodStart=7d&statsPeriodEnd=14d", "statsPeriodStart: 2026-03-03T12:34:56Z is not before the end")]
    [InlineData("start=2026-03-09T00:00:00Z", "end: is missing, though start is '2026-03-09T00:00:00Z'")]
    [InlineData("end=2026-03-09T00:00:00Z", "start: is missing, though end is '2026-03-09T00:00:00Z'")]
    [InlineData("start=yesterday&end=2026-03-09T00:00:00Z", "start: 'yesterday' is no time")]
    [InlineData("start=2026-03-09T00:00:00Z&end=1e9", "end: '1e9' is no time")]
    [InlineData("start=0001-01-01&end=2026-01-01", "start: '0001-01-01' is outside of 1970-9000")]
    [InlineData("start=2030-01-01&end=2026-03-10T12:00:00Z", "start: 2030-01-01T00:00:00Z is not before the end")]
    [InlineData("start=2026-03-09T00:00:00Z&end=2026-03-09T00:00:00Z", "start: 2026-03-09T00:00:00Z is not before the end")]
    public void What_is_at_fault_is_named(string query, string detail)
    {
        var refusal = Read(query, out _);
        Assert.Equal(400, refusal!.StatusCode);
        Assert.StartsWith(detail, refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("23:59:59", 0)]
    [InlineData("1.00:00:00", 1)]
    [InlineData("1.23:59:59", 1)]
    public void A_time_falls_into_the_bucket_that_it_begins_or_lies_in(string after, int index)
    {
        var buckets = new TimeBuckets(Now.Date, TimeSpan.FromDays(1), 2);
        Assert.Equal(index, buckets.IndexOf(buckets.Start + TimeSpan.Parse(after)));
    }

    private static ApiRefusal? Read(string query, out TimeBuckets buckets)
    {
        buckets = default;
        var parameters = new QueryCollection(QueryHelpers.ParseQuery(query));
        return TimeRange.Read(parameters, Now, out var range) ?? BucketRules.Choose(range, parameters.Last("interval"), new RetentionOptions(), Now, out buckets);
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
