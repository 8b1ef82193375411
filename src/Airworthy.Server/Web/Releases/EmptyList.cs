namespace Airworthy.Server.Web.Releases;

/// <summary>Why the list shows no release.</summary>
public enum EmptyCause
{
    /// <summary>There is no project at all.</summary>
    NoProject,

    /// <summary>None of the names in the address is a project's.</summary>
    UnknownProject,

    /// <summary>Nothing has ever been sent.</summary>
    NothingSent,

    /// <summary>Something was sent, no session among it: the SDK does not track them.</summary>
    NoSessions,

    /// <summary>Sessions were sent, and none of them names a release that can be one.</summary>
    NoReleases,

    /// <summary>Sessions were sent, and all of them dropped for other reasons.</summary>
    AllDropped,

    /// <summary>The search holds for none.</summary>
    Search,

    /// <summary>None came from the chosen environments.</summary>
    Environment,

    /// <summary>None is archived.</summary>
    NoneArchived,

    /// <summary>All are archived.</summary>
    AllArchived,

    /// <summary>None had a session or user in the last 24 hours, which is what the order looks at.</summary>
    NoneActive,

    /// <summary>None had a session or user in the period, which is what the order looks at.</summary>
    NoneInPeriod,

    /// <summary>None has a build that is a number, which is what the order looks at.</summary>
    NoBuilds,

    /// <summary>Only all filters together leave none.</summary>
    Together,
}

/// <summary>What is known of a list that shows nothing. Counts are those of the same list with one filter undone; null where that filter is not in use.</summary>
/// <param name="ReleaseCount">Releases of the chosen projects, whatever the filters.</param>
internal sealed record EmptyListFacts(bool HasProjects, bool KnowsProject, int ReleaseCount, ReceivedItems Received)
{
    public int? WithoutSearch { get; init; }

    public int? WithoutEnvironments { get; init; }

    /// <summary>With the other status.</summary>
    public int? WithOtherStatus { get; init; }

    /// <summary>By date.</summary>
    public int? WithoutSort { get; init; }

    public bool IsArchived { get; init; }

    /// <summary>Whether the order looks at builds, not at health.</summary>
    public bool IsByBuild { get; init; }

    /// <summary>Whether the order looks at the last 24 hours, not at the period.</summary>
    public bool IsOfDay { get; init; }
}

/// <summary>Finds out why a list shows nothing. The link that is missing first comes first: what was never sent cannot be filtered away.</summary>
internal static class EmptyList
{
    public static EmptyCause CauseOf(EmptyListFacts facts)
    {
        if (!facts.HasProjects)
            return EmptyCause.NoProject;
        if (!facts.KnowsProject)
            return EmptyCause.UnknownProject;
        return facts.ReleaseCount == 0 ? CauseOfSilence(facts.Received) : CauseAmongFilters(facts);
    }

    /// <summary>Why no release is known: what has been sent tells.</summary>
    private static EmptyCause CauseOfSilence(ReceivedItems received)
    {
        if (received.Unnamed.Count > 0)
            return EmptyCause.NoReleases;
        if (received.Dropped.Count > 0)
            return EmptyCause.AllDropped;
        return received.Events.Count + received.Others.Count > 0 ? EmptyCause.NoSessions : EmptyCause.NothingSent;
    }

    private static EmptyCause CauseAmongFilters(EmptyListFacts facts)
    {
        if (facts.WithoutSearch > 0)
            return EmptyCause.Search;
        if (facts.WithoutEnvironments > 0)
            return EmptyCause.Environment;
        if (facts.WithoutSort > 0)
            return facts.IsByBuild ? EmptyCause.NoBuilds : facts.IsOfDay ? EmptyCause.NoneActive : EmptyCause.NoneInPeriod;
        if (facts.WithOtherStatus > 0)
            return facts.IsArchived ? EmptyCause.NoneArchived : EmptyCause.AllArchived;
        return EmptyCause.Together;
    }
}
