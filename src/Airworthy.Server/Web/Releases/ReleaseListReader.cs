using System.Text;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.SearchBox;

namespace Airworthy.Server.Web.Releases;

/// <summary>Puts the list together, by the questions that the API's list asks too: some for all its releases, none for each.</summary>
internal sealed class ReleaseListReader(
    ReleaseList list, ReleasePages pages, LatestReleases latest, StagesAt stages, AdoptionReader adoption, EmptyListReader empty,
    ProjectDirectory projects, NameRegistry names, RetentionOptions retention, TimeProvider time)
{
    public ReleaseListPage Read(ReleaseListQuery query, PageSelection selection)
    {
        var now = time.GetUtcNow().UtcDateTime;
        Predicate<KnownRelease>? filter = null;
        SearchMistake? mistake = null;
        if (query.Text.Length > 0
            && !ReleaseFilter.TryParse(query.Text, new(selection.Projects, selection.Environments, latest, stages, now), out filter, out var error))
            mistake = SearchMistake.Of(query.Text, error);

        var period = query.Scope.Period.BucketsAt(now, retention);
        var asked = new ReleasesQuery
        {
            View = ViewOf(query, selection, period, now),
            Filter = filter,
            Created = null,
            IsArchived = query.IsArchived,
            Order = query.Order,
            OrderHours = query.Order.IsOfDay ? HealthPeriod.Day.Hours(now) : period,
            IsOrderedOnly = true,
            IsFlat = !query.IsGrouped,
            PageSize = query.PageSize,
            Offset = query.Offset,
        };
        var (entries, count) = list.ReadCounted(asked);
        // Behind the end, as after releases were archived, the last page stands.
        if (entries.Count == 0 && count > 0)
        {
            asked = asked with { Offset = (count - 1) / query.PageSize * query.PageSize };
            query = query with { Offset = asked.Offset };
            (entries, count) = list.ReadCounted(asked);
        }

        var page = new ReleaseListPage
        {
            Query = query,
            Mistake = mistake,
            Groups = GroupsOf(pages.Of(entries, asked.View), query, selection, now),
            Count = count,
            Shown = entries.Count,
            LeftOut = asked.Order.IsByHealth ? list.Count(asked) - count : 0,
            IsWithoutVersions = query.SortUsed == ReleaseSort.SemanticVersion && entries.Count > 0 && !entries.Any(release => release.Name.IsSemantic),
            WithProjects = selection.OnlyProject is null,
            Bars = asked.View.Health!.Series!.Value,
        };
        return empty.Explain(page, asked, selection);
    }

    private ReleaseView ViewOf(ReleaseListQuery query, PageSelection selection, TimeBuckets period, DateTime now)
    {
        var (start, end) = query.IsAdoptionOfPeriod ? query.Scope.Period.At(now) : (now - HealthPeriod.Day.Length, now);
        return new()
        {
            Projects = selection.Projects,
            Environments = selection.Environments,
            Health = new()
            {
                Environments = selection.Environments?.Ids,
                Period = period,
                Day = query.IsAdoptionOfPeriod ? period : HealthPeriod.Day.Hours(now),
                Series = query.IsAdoptionOfPeriod ? ShareBuckets.Of(start, end, retention, now) : HealthPeriod.Day.Series(now),
                SeriesOfUsers = query.OfUsers,
                WithProjectSeries = true,
            },
        };
    }

    private List<ReleaseGroup> GroupsOf(ReleasePage page, ReleaseListQuery query, PageSelection selection, DateTime now)
    {
        var stagesOf = StagesOf(page, selection, now);
        return [.. page.Entries.Select(release =>
        {
            var parts = release.Parts.OrderBy(part => page.ProjectOf(part).Slug, StringComparer.Ordinal).ToList();
            var history = page.HistoryOf(release);
            return new ReleaseGroup(
                release.Version,
                VersionText.Of(release.Version),
                release.Created,
                release.IsArchived,
                history.LastDeploy is { } deploy ? (deploy.Finished, deploy.Environment) : null,
                history.CommitCount,
                [.. history.Authors.Select(ReleaseAuthor.Of)],
                [.. parts.Take(ReleaseGroup.MostRows).Select(part => ReleaseRow.Of(
                    page.ProjectOf(part), page.HealthOf(part), query.OfUsers,
                    part.Sessions is { } sessions ? [.. stagesOf[sessions.Release.Id]] : [], page.NewIssuesOf(release, part), part.Sessions is not null))],
                [.. parts.Skip(ReleaseGroup.MostRows).Select(part => page.ProjectOf(part).Slug)],
                HiddenProjectsOf(release, selection));
        })];
    }

    /// <summary>Of each release in each environment that was chosen, the environments by name.</summary>
    private ILookup<ReleaseId, EnvironmentStage> StagesOf(ReleasePage page, PageSelection selection, DateTime now)
    {
        var shown = page.Entries.SelectMany(release => release.Parts).Select(part => part.Sessions).OfType<Sessions.SeenRelease>().Select(one => one.Release)
            .GroupBy(release => release.Project, release => release.Id);
        return shown.SelectMany(ofProject => adoption.Of(projects.Find(ofProject.Key)!, now, ofProject.ToHashSet()))
            .Where(one => selection.Environments?.Ids.Contains(one.Environment) != false)
            .Select(one => (one.Release, Stage: new EnvironmentStage(names[one.Environment], one.Adoption.Stage.Word)))
            .OrderBy(one => one.Stage.Environment, StringComparer.Ordinal)
            .ToLookup(one => one.Release, one => one.Stage);
    }

    private List<string> HiddenProjectsOf(KnownRelease release, PageSelection selection)
    {
        if (selection.Projects.Count == projects.All.Count)
            return [];
        var utf8 = Encoding.UTF8.GetBytes(release.Version);
        return [.. projects.All.Except(selection.Projects)
            .Where(project => release.Told?.Projects.Contains(project.Id) == true || names.TryFindRelease(project.Id, utf8, out _)).Select(project => project.Slug)];
    }
}
