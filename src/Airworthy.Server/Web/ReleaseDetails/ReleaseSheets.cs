using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>What an address of the page leads to.</summary>
/// <param name="Sheet">Null unless it is one release of one project.</param>
/// <param name="Candidates">The projects that have the release, if it does not say which of several is meant, or means another one.</param>
internal sealed record FoundRelease(ReleaseSheet? Sheet, IReadOnlyList<Project> Candidates, bool IsKnown);

/// <summary>Puts the page of a release together: a fixed number of questions, whatever the number of releases. Never writes.</summary>
internal sealed class ReleaseSheets(
    PageSelections selections, ProjectDirectory projects, KnownReleases known, BaselineResolver baselines, ReleaseFiguresReader figures, HealthReader health, AdoptionReader adoption,
    NameRegistry names, ReleaseHistories histories, ReleaseCommits commits, NewIssueCounts newIssues, ReleaseIssues issues, IssueList issueList, EventCounts events, ReleaseSdks sdks,
    RetentionOptions retention, TimeProvider time)
{
    public FoundRelease Find(IQueryCollection query)
    {
        var scope = PageScope.Parse(query);
        var selection = selections.Of(scope);
        var all = known.All(selection.Environments);
        var details = DetailsQuery.Parse(query);
        if (all.Find(one => one.Version == details.Version) is not { Parts.Count: > 0 } release)
            return new(null, [], IsKnown: false);

        var having = projects.All.Where(project => release.IsIn(project.Id)).ToList();
        var meant = having.Where(selection.Projects.Contains).ToList();
        return meant is [var project]
            ? new(Build(details, scope with { Projects = [project.Slug] }, selection, project, release, all), [], IsKnown: true)
            : new(null, having, IsKnown: true);
    }

    private ReleaseSheet Build(DetailsQuery query, PageScope scope, PageSelection selection, Project project, KnownRelease release, List<KnownRelease> all)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var environments = selection.Environments;
        var part = release.Parts.First(one => one.Project == project.Id);
        var row = release.Told?.Row;
        var eventBounds = row is { } told ? histories.Events(told, project.Id, environments?.Names) : default;
        var life = ReleaseTime.LifeOf(release.Created, eventBounds.Last, part.Sessions?.Seen?.Last);
        var inProject = all.Select(one => one.Within(other => other.IsInEnvironments && other.Project == project.Id)).OfType<KnownRelease>().ToList();
        var neighbours = ReleaseNeighbours.Of(inProject, release, other => other.IsArchived == release.IsArchived);
        var baseline = baselines.Of(query, project, release, inProject, neighbours, now);
        var buckets = baseline.IsByAge ? baseline.Own : (query.Time.Chosen ?? life.Period).BucketsAt(now, retention);
        var range = new TimeRange(buckets.Start, buckets.End);
        var numbers = figures.Read(new()
        {
            Release = part.Release(release.Version),
            Baseline = baseline.Filter,
            Environments = environments?.Ids,
            Buckets = buckets,
            BaselineBuckets = baseline.IsByAge ? baseline.Other : buckets,
            WithBaselineSets = query.Chart?.OfSets == true,
        });
        var ownEvents = CountEvents(project, release.Version, environments, buckets);
        var rows = ComparisonTable.Of(
            new(numbers.Own.Total, Sum(ownEvents)), new(numbers.Baseline.Total, BaselineEvents(project, environments, baseline, buckets, Sum(ownEvents))), baseline.Resolved.IncludesOwn);
        var ofRelease = issues.Of(project.Id, release.Version, environments?.Names.ToList(), range);
        return new()
        {
            Query = query,
            Scope = scope,
            Project = project,
            Release = release,
            Part = part,
            Environments = environments,
            Now = now,
            Life = life,
            Buckets = buckets,
            Neighbours = neighbours,
            Comparable = [.. inProject.Where(one => one.Version != release.Version && !one.IsArchived).OrderDescending(KnownRelease.ByCreation)],
            Baseline = baseline.Resolved,
            Figures = numbers,
            Events = ownEvents,
            Rows = rows,
            Chart = query.Chart is { } asked && rows.Any(one => one.Metric == asked) ? asked : ComparisonTable.Default(rows),
            Stages = StagesOf(project, part, numbers, now),
            History = row is { } known ? histories.Of([known], environments?.Names.ToList()).GetValueOrDefault(known, ReleaseHistory.None) : ReleaseHistory.None,
            EventBounds = eventBounds,
            NewIssues = row is { } first ? newIssues.Of([first], environments?.Names.ToList()).GetValueOrDefault((first, project.Id)) : 0,
            Issues = ofRelease,
            ShownIssues = query.Tab == DetailsTab.Overview ? Show(project, query, ofRelease, range) : [],
            Timeline = part.Sessions is { } sessions ? TimelineOf(sessions, environments, now) : [],
            Deploys = row is { } deployed ? histories.Deploys(deployed, project.Id) : [],
            Authors = row is { } made ? commits.Authors(made) : [],
            Sdks = query.Tab == DetailsTab.Overview ? sdks.Of(project.Id, release.Version) : [],
            FilesChanged = row is { } changed ? histories.FilesChanged(changed) : 0,
        };
    }

    private IReadOnlyList<EventCount> CountEvents(Project project, string? version, EnvironmentChoice? environments, TimeBuckets buckets) =>
        events.Of(project.Id, version, environments?.Names.ToList(), buckets.Start, buckets.Interval, buckets.Count);

    private EventCount BaselineEvents(Project project, EnvironmentChoice? environments, BaselineResolution baseline, TimeBuckets buckets, EventCount own)
    {
        var counted = Sum(CountEvents(project, baseline.Resolved.Release?.Version, environments, baseline.IsByAge ? baseline.Other : buckets));
        return baseline.Resolved.Choice == BaselineChoice.Others ? new(counted.Events - own.Events, counted.Unhandled - own.Unhandled) : counted;
    }

    private static EventCount Sum(IReadOnlyList<EventCount> counts) => new(counts.Sum(one => one.Events), counts.Sum(one => one.Unhandled));

    private List<EnvironmentStage> StagesOf(Project project, ReleasePart part, ReleaseFigures figures, DateTime now)
    {
        if (part.Sessions is not { } sessions)
            return [];
        var stages = adoption.Of(project, now, new HashSet<ReleaseId> { sessions.Release.Id });
        return [.. stages.Select(one =>
        {
            var (own, all) = figures.DayByEnvironment.GetValueOrDefault(one.Environment);
            return new EnvironmentStage(names[one.Environment], one.FirstSeen, one.Adoption, own, all);
        }).OrderBy(one => one.Environment, StringComparer.Ordinal)];
    }

    private List<TimelineEntry> TimelineOf(Sessions.SeenRelease sessions, EnvironmentChoice? environments, DateTime now) =>
        [.. ReleaseBreakdown.Of(sessions, environments?.Ids, health, retention, now).Reverse()
            .Select(row => new TimelineEntry(row.Date, row.Date - CellResolution.Hour.PeriodOf(sessions.Created), row.Figures))];

    private List<(ReleaseIssue Of, ListedIssue Issue)> Show(Project project, DetailsQuery query, List<ReleaseIssue> ofRelease, TimeRange range)
    {
        var shown = ofRelease.Where(query.IssueTab.Includes).Skip((query.Page - 1) * IssueTab.PageSize).Take(IssueTab.PageSize).ToList();
        if (shown.Count == 0)
            return [];
        var list = new IssueQuery
        {
            Projects = [project],
            Environments = null,
            Range = null,
            Filter = new FilterAll([]),
            Ids = [.. shown.Select(issue => issue.Id)],
            Series = IssueSeries.Over(range),
            PageSize = IssueTab.PageSize,
        };
        if (issueList.Read(list, filter: null, out var page) is { } refusal)
            throw new InvalidOperationException(refusal.Detail);
        var byId = page.Issues.ToDictionary(one => one.Issue.Id);
        // One may have been deleted since it was counted.
        return [.. shown.Where(issue => byId.ContainsKey(issue.Id)).Select(issue => (issue, byId[issue.Id]))];
    }
}
