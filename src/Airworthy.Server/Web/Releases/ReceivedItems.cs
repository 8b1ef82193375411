using Airworthy.Protocol;
using Airworthy.Server.Outcomes;

namespace Airworthy.Server.Web.Releases;

/// <summary>What a project has been sent so far, as far as it tells why there are no releases with health.</summary>
/// <param name="Sessions">Kept.</param>
/// <param name="Unnamed">Sessions that were dropped because they name no release, or one that can be no name.</param>
/// <param name="Dropped">Sessions that were dropped for another reason.</param>
/// <param name="Events">Kept.</param>
/// <param name="Others">Everything else.</param>
public sealed record ReceivedItems(Received Sessions, Received Unnamed, Received Dropped, Received Events, Received Others)
{
    public static readonly ReceivedItems Nothing = new(default, default, default, default, default);

    /// <summary>When anything came last, by its UTC day.</summary>
    public DateOnly? LastDay => new[] { Sessions, Unnamed, Dropped, Events, Others }.Max(one => one.LastDay);

    internal static ReceivedItems Of(IEnumerable<(OutcomeKey Key, Outcome Outcome)> outcomes)
    {
        var items = Nothing;
        foreach (var (key, outcome) in outcomes)
        {
            items = (key.Item, key.Reason) switch
            {
                (ItemType.Session or ItemType.Sessions, null) => items with { Sessions = items.Sessions.With(key, outcome) },
                (ItemType.Session or ItemType.Sessions, { } reason) when IsUnnamed(reason, outcome) => items with { Unnamed = items.Unnamed.With(key, outcome) },
                (ItemType.Session or ItemType.Sessions, _) => items with { Dropped = items.Dropped.With(key, outcome) },
                (ItemType.Event, null) => items with { Events = items.Events.With(key, outcome) },
                _ => items with { Others = items.Others.With(key, outcome) },
            };
        }

        return items;
    }

    // Among missing members, the last one that was missing speaks for the day.
    private static bool IsUnnamed(DropReason reason, Outcome outcome) =>
        reason == DropReason.InvalidRelease || (reason == DropReason.MissingMember && outcome.Example is "attrs.release" or "attrs");
}

/// <summary>How many came, and when last.</summary>
/// <param name="LastDay">UTC; null if none came.</param>
/// <param name="Example">The value that was refused last; null if it cannot be shown.</param>
public readonly record struct Received(long Count, DateOnly? LastDay, string? Example)
{
    internal Received With(OutcomeKey key, Outcome outcome) =>
        new(Count + outcome.Quantity, LastDay > key.Day ? LastDay : key.Day, LastDay > key.Day ? Example ?? outcome.Example : outcome.Example ?? Example);
}
