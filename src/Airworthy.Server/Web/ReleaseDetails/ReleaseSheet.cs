using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>Everything that the page tells of one release in one project. Components take it whole; what it holds is of this program only.</summary>
public sealed class ReleaseSheet
{
    internal ReleaseSheet()
    {
    }

    internal DetailsQuery Query { get; init; } = null!;

    /// <summary>With the one project it is about.</summary>
    internal PageScope Scope { get; init; } = null!;

    internal Project Project { get; init; } = null!;

    /// <summary>With its parts in all projects.</summary>
    internal KnownRelease Release { get; init; } = null!;

    /// <summary>What it is in the project.</summary>
    internal ReleasePart Part { get; init; } = null!;

    internal EnvironmentChoice? Environments { get; init; }

    /// <summary>UTC.</summary>
    internal DateTime Now { get; init; }

    /// <summary>The release's life in the chosen environments.</summary>
    internal ReleaseSpan Life { get; init; }

    internal TimeBuckets Buckets { get; init; }

    internal ReleaseNeighbours Neighbours { get; init; } = null!;

    /// <summary>Releases of the project that it can be compared with, the newest first.</summary>
    internal IReadOnlyList<KnownRelease> Comparable { get; init; } = [];

    internal ResolvedBaseline Baseline { get; init; } = null!;

    internal ReleaseFigures Figures { get; init; } = null!;

    /// <summary>Its events by bucket.</summary>
    internal IReadOnlyList<EventCount> Events { get; init; } = [];

    internal IReadOnlyList<ComparisonRow> Rows { get; init; } = [];

    /// <summary>What is drawn.</summary>
    internal Metric Chart { get; init; } = null!;

    /// <summary>In each environment that has a name and in which it was seen.</summary>
    internal IReadOnlyList<EnvironmentStage> Stages { get; init; } = [];

    internal ReleaseHistory History { get; init; } = ReleaseHistory.None;

    internal (DateTime? First, DateTime? Last) EventBounds { get; init; }

    /// <summary>Issues first seen in it, ever.</summary>
    internal int NewIssues { get; init; }

    /// <summary>The one with the most events first.</summary>
    internal IReadOnlyList<ReleaseIssue> Issues { get; init; } = [];

    /// <summary>The page of them that is shown.</summary>
    internal IReadOnlyList<(ReleaseIssue Of, ListedIssue Issue)> ShownIssues { get; init; } = [];

    internal IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>The one that finished last first.</summary>
    internal IReadOnlyList<Deploy> Deploys { get; init; } = [];

    internal IReadOnlyList<AuthorShare> Authors { get; init; } = [];

    internal int FilesChanged { get; init; }

    /// <summary>Names and versions of the SDKs that its newest events came by.</summary>
    internal IReadOnlyList<string> Sdks { get; init; } = [];

    internal HealthFigures Own => Figures.Own.Total;

    internal SessionMode Mode => Own.Mode;

    /// <summary>The time that is shown, UTC.</summary>
    internal (DateTime Start, DateTime End) Time => Query.Time.Chosen is { } chosen ? chosen.At(Now) : (Life.Start, Life.End);

    /// <summary>The one stage that can be told without asking where: of the one environment that is chosen, or the only one there is. Null if there are several or none.</summary>
    internal EnvironmentStage? OnlyStage => StagesShown is [var only] ? only : null;

    internal IReadOnlyList<EnvironmentStage> StagesShown => Environments is null ? Stages : [.. Stages.Where(stage => Environments.Names.Contains(stage.Environment))];

    /// <summary>The same page otherwise.</summary>
    internal string Href(Func<DetailsQuery, DetailsQuery> change) => change(Query).Href(Scope);

    /// <summary>Another release of the project, seen the same way.</summary>
    internal string HrefOf(string version) => Query.HrefOf(version, Scope);

    /// <summary>Other pages about the same project, environments and time as this one shows.</summary>
    internal PageScope ScopeOfTime => Scope with { Period = Query.Time.Chosen ?? Life.Period };
}

/// <summary>What it is compared with, looked up.</summary>
/// <param name="Choice">What is really compared with: where the one that was asked for is not there, all.</param>
/// <param name="Release">Null for all and all others.</param>
/// <param name="Problem">Why it is not what was asked for; null if it is.</param>
/// <param name="IsByAge">Whether both are shown from their beginning on.</param>
internal sealed record ResolvedBaseline(BaselineChoice Choice, KnownRelease? Release, string? Problem, bool IsByAge)
{
    public string Label => Release is not null ? VersionText.Of(Release.Version).Version : Choice == BaselineChoice.Others ? "All others" : "All releases";

    public bool IncludesOwn => Choice == BaselineChoice.All;
}

/// <summary>How far it has spread somewhere.</summary>
/// <param name="Day">Its sessions of the last 24 hours there.</param>
/// <param name="AllDay">All of the project's.</param>
internal sealed record EnvironmentStage(string Environment, DateTime FirstSeen, Health.Adoption Adoption, long Day, long AllDay);

/// <summary>All that it had counted by some age.</summary>
internal sealed record TimelineEntry(DateTime At, TimeSpan Age, HealthFigures Figures);
