using Airworthy.Server.Health;
using Airworthy.Server.Web.SearchBox;

namespace Airworthy.Server.Web.Releases;

/// <summary>The list as it is shown: what was asked, what was found, and what is to be said about it.</summary>
public sealed record ReleaseListPage
{
    public required ReleaseListQuery Query { get; init; }

    /// <summary>Null if the search means something. With a mistake, the list is shown as without it.</summary>
    public SearchMistake? Mistake { get; init; }

    public required IReadOnlyList<ReleaseGroup> Groups { get; init; }

    /// <summary>Entries on all pages.</summary>
    public required int Count { get; init; }

    /// <summary>Entries on this page.</summary>
    public required int Shown { get; init; }

    /// <summary>Entries that an order by health leaves out, for nothing was counted of them.</summary>
    public int LeftOut { get; init; }

    /// <summary>Whether the order is by version and none of the releases is a semantic one.</summary>
    public bool IsWithoutVersions { get; init; }

    /// <summary>Whether rows name their project: there may be several.</summary>
    public bool WithProjects { get; init; }

    /// <summary>The buckets of the bars of adoption.</summary>
    internal TimeBuckets Bars { get; init; }

    /// <summary>Null if anything is shown.</summary>
    public EmptyCause? Cause { get; init; }

    /// <summary>What has been sent to the chosen projects; only where nothing is shown, or nothing has health.</summary>
    public ReceivedItems Received { get; init; } = ReceivedItems.Nothing;

    /// <summary>Ways out of an empty list: a filter that is in use, and the entries without it.</summary>
    public IReadOnlyList<EmptyListWay> Ways { get; init; } = [];

    /// <summary>When a session of the projects, in any environment, began last; null if none ever did. UTC.</summary>
    public DateTime? LastSession { get; init; }

    /// <summary>Where that was; empty if it named no environment.</summary>
    public string LastEnvironment { get; init; } = "";

    /// <summary>Projects of the choice that nothing was ever heard of.</summary>
    public IReadOnlyList<string> SilentProjects { get; init; } = [];

    /// <summary>Whether there is nothing of the projects but what they have to be told first.</summary>
    public bool IsSilent => Cause is EmptyCause.NothingSent or EmptyCause.NoSessions or EmptyCause.NoReleases or EmptyCause.AllDropped;
}

/// <summary>A link that undoes one filter.</summary>
public readonly record struct EmptyListWay(string Label, string Href, int Count);
