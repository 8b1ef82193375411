using Airworthy.Server.Cells;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Cells;

public sealed class CellMemoryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    private readonly CellsUnderTest _test = new(new FakeTimeProvider(Now));
    private long _batch;

    [Fact]
    public void Users_of_a_minute_for_which_nothing_comes_any_more_are_let_go_and_found_again()
    {
        Count(minute: 0, user: 1);
        Fold();
        Count(minute: 1, user: 2);
        Fold();
        Assert.Equal([1], MinutesWithParts());

        Assert.Equal(1, UsersOf(minute: 0));
        Assert.Equal([0, 1], MinutesWithParts());
    }

    [Fact]
    public void What_somebody_asks_for_stays()
    {
        Count(minute: 0, user: 1);
        Fold();
        for (var minute = 1; minute < 4; minute++)
        {
            Assert.Equal(1, UsersOf(minute: 0));
            Count(minute, user: 2);
            Fold();
        }

        Assert.Contains(0, MinutesWithParts());
    }

    [Fact]
    public void A_session_that_comes_late_for_a_minute_that_was_let_go_is_counted_with_those_before_it()
    {
        Count(minute: 0, user: 1);
        Fold();
        Count(minute: 1, user: 2);
        Fold();
        Count(minute: 0, user: 3);
        Assert.Equal(2, UsersOf(minute: 0));
        Fold();
        Fold();
        Assert.Equal(2, UsersOf(minute: 0));
    }

    [Fact]
    public void Hours_stay_for_a_page_asks_for_them_all_the_time()
    {
        Count(minute: 0, user: 1);
        Fold();
        Count(minute: 70, user: 2);
        Fold();
        Assert.All(HoursInMemory(), cell => Assert.NotNull(cell.Users));
    }

    [Fact]
    public void A_day_lets_go_of_what_it_had_to_read_of_its_hours_and_of_nothing_else()
    {
        Count(minute: 0, user: 1);
        Fold();
        Assert.Single(HoursInMemory()).DropParts();
        Count(minute: 70, user: 2);
        Assert.Equal(2, UsersOfDay());
        Assert.Equal([null, 1L], HoursInMemory().Select(cell => cell.Users?.Numbered(UserLevel.Any)!.Count));

        Count(minute: 0, user: 3);
        Assert.Equal(3, UsersOfDay());
        Fold();
        Assert.Equal([2L, 1L], HoursInMemory().Select(cell => cell.Users?.Numbered(UserLevel.Any)!.Count));
    }

    public void Dispose() => _test.Dispose();

    private static DateTime At(int minute) => Now.UtcDateTime.AddMinutes(minute);

    private void Count(int minute, ulong user) => _test.Count(++_batch, At(minute), SessionHealth.Healthy, count: 1, user);

    private void Fold() => _test.Store(_batch, _test.Cells.Dirty());

    private IEnumerable<int> MinutesWithParts() =>
        from partition in _test.Memory.Loaded
        where partition.Key.Resolution == CellResolution.Minute
        from cell in partition.Cells
        where cell.Value.Users is not null
        orderby cell.Key.Period
        select (int)(cell.Key.Period - At(0)).TotalMinutes;

    private IEnumerable<Cell> HoursInMemory() =>
        from partition in _test.Memory.Loaded
        where partition.Key.Resolution == CellResolution.Hour
        from cell in partition.Cells
        orderby cell.Key.Period
        select cell.Value;

    private long UsersOf(int minute) => UsersIn(CellResolution.Minute, At(minute), At(minute + 1));

    private long UsersOfDay() => UsersIn(CellResolution.Day, At(0).Date, At(0).Date.AddDays(1));

    private long UsersIn(CellResolution resolution, DateTime from, DateTime to) =>
        Assert.Single(_test.Read(resolution, from, to, CellParts.Users)).Users!.Numbered(UserLevel.Any)!.Count;
}
