using System.Globalization;
using Airworthy.Server.Search;

namespace Airworthy.Server.Tests.Search;

public sealed class TimeConditionTests
{
    private static readonly DateTime Now = new(2026, 3, 10, 12, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("-24h", "", "2026-03-09T12:30:00Z", null)]
    [InlineData("+7d", "", null, "2026-03-03T12:30:00Z")]
    [InlineData("-90m", "", "2026-03-10T11:00:00Z", null)]
    [InlineData("-2w", ">=", "2026-02-24T12:30:00Z", null)]
    [InlineData("-1d", "<", null, "2026-03-09T12:30:00Z")]
    [InlineData("2026-03-09", "", "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z")]
    [InlineData("2026-03-09T10:20", "", "2026-03-09T10:20:00Z", "2026-03-09T10:21:00Z")]
    [InlineData("2026-03-09T10:20:30Z", "", "2026-03-09T10:20:30Z", "2026-03-09T10:20:31Z")]
    [InlineData("2026-03-09T10:20:30+02:00", ">=", "2026-03-09T08:20:30Z", null)]
    [InlineData("2026-03-09", ">=", "2026-03-09T00:00:00Z", null)]
    [InlineData("2026-03-09", "<", null, "2026-03-09T00:00:00Z")]
    [InlineData("2026-03-09", ">", "2026-03-09T00:00:00.0000001Z", null)]
    [InlineData("2026-03-09", "<=", null, "2026-03-09T00:00:00.0000001Z")]
    public void Is_read(string text, string sign, string? from, string? until)
    {
        var comparison = sign switch
        {
            "<" => FilterOperator.Less,
            "<=" => FilterOperator.LessOrEqual,
            ">" => FilterOperator.Greater,
            ">=" => FilterOperator.GreaterOrEqual,
            _ => FilterOperator.Equal,
        };
        Assert.True(TimeCondition.TryParse(text, comparison, Now, out var condition, out var error), error);
        Assert.Equal(new TimeCondition(Time(from), Time(until)), condition);
    }

    [Theory]
    [InlineData("-24x")]
    [InlineData("-h")]
    [InlineData("-")]
    [InlineData("-99999999w")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("0001-01-01")]
    [InlineData("")]
    public void No_time_is_refused(string text)
    {
        Assert.False(TimeCondition.TryParse(text, FilterOperator.Equal, Now, out _, out var error));
        Assert.StartsWith($"'{text}' is no time; write", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_is_not_in_it()
    {
        var day = new TimeCondition(Now, Now.AddDays(1));
        Assert.True(day.IsMetBy(Now));
        Assert.False(day.IsMetBy(Now.AddDays(1)));
        Assert.False(day.IsMetBy(Now.AddTicks(-1)));
    }

    private static DateTime? Time(string? text) =>
        text is null ? null : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
