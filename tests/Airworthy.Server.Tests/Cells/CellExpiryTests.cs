using Airworthy.Server.Cells;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Cells;

public sealed class CellExpiryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly PartitionKey Hours = PartitionKey.Of(CellsUnderTest.Project, CellResolution.Hour, Now.UtcDateTime);
    private static readonly PartitionKey Day = Hours.At(CellResolution.Day);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly CellsUnderTest _test;

    public CellExpiryTests()
    {
        _test = new(_time);
        _test.Count(batch: 1, Now.UtcDateTime, SessionHealth.Crashed, count: 7);
    }

    private CellStore Cells => _test.Cells;

    [Fact]
    public void Hours_that_are_not_stored_yet_do_not_expire()
    {
        _time.Advance(TimeSpan.FromDays(200));
        Assert.DoesNotContain(Hours, Cells.ForgetExpired());
        Assert.Equal(7, SessionsOfTheDay());
    }

    [Fact]
    public void Hours_expire_once_their_day_is_stored_and_the_day_tells_what_they_told()
    {
        foreach (var partition in Cells.Dirty())
            _test.Store(batch: 1, partition);
        _time.Advance(TimeSpan.FromDays(200));
        Assert.DoesNotContain(Hours, Cells.ForgetExpired());

        Assert.Equal([Day], Cells.DaysToClose());
        _test.Store(batch: 1, Cells.Prepare(Day, CellParts.All)!);
        Assert.Empty(Cells.DaysToClose());
        Assert.Equal([Hours], Cells.ForgetExpired());
        Assert.Equal(7, SessionsOfTheDay());
    }

    public void Dispose() => _test.Dispose();

    private long SessionsOfTheDay() => _test.Read(CellResolution.Day, Day.Start, Day.End, CellParts.None).Sum(view => view.Sessions.Total);
}
