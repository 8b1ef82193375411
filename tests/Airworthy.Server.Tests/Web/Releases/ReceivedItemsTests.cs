using Airworthy.Protocol;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Tests.Web.Releases;

public sealed class ReceivedItemsTests
{
    private static readonly DateOnly Monday = new(2026, 3, 9);

    [Fact]
    public void Items_are_told_apart_by_what_they_say_about_health()
    {
        var items = ReceivedItems.Of(
        [
            Of(ItemType.Session, null, 5),
            Of(ItemType.Sessions, null, 2),
            Of(ItemType.Session, DropReason.InvalidRelease, 3, "feature/login"),
            Of(ItemType.Sessions, DropReason.MissingMember, 1, "attrs"),
            Of(ItemType.Session, DropReason.MissingMember, 4, "started"),
            Of(ItemType.Session, DropReason.TooOld, 6),
            Of(ItemType.Event, null, 7),
            Of(ItemType.Event, DropReason.InvalidJson, 1),
            Of(ItemType.Transaction, DropReason.NotStored, 8),
        ]);

        Assert.Equal((7, 4, 10, 7, 9), (items.Sessions.Count, items.Unnamed.Count, items.Dropped.Count, items.Events.Count, items.Others.Count));
    }

    [Fact]
    public void The_last_day_and_what_was_refused_on_it_are_told_in_whatever_order_they_come()
    {
        var items = ReceivedItems.Of(
        [
            Of(ItemType.Session, DropReason.InvalidRelease, 1, "later", Monday.AddDays(1)),
            Of(ItemType.Session, DropReason.InvalidRelease, 1, "earlier"),
        ]);

        Assert.Equal((Monday.AddDays(1), "later"), (items.Unnamed.LastDay!.Value, items.Unnamed.Example));
        Assert.Equal(Monday.AddDays(1), items.LastDay);
        Assert.Null(ReceivedItems.Nothing.LastDay);
    }

    private static (OutcomeKey, Outcome) Of(ItemType item, DropReason? reason, long count, string? example = null, DateOnly? day = null) =>
        (new(new(1), day ?? Monday, item, reason), new(count, example, LastAt: null));
}
