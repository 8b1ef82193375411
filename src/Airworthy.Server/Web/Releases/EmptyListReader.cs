using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Releases;

/// <summary>Finds out what is to be said of a list that shows nothing, or of projects that have told nothing. Never writes.</summary>
internal sealed class EmptyListReader(
    ReleaseList list, ProjectDirectory projects, NameRegistry names, ReleaseCatalog catalog, ReleaseSightings sightings, OutcomeCounters outcomes, SessionStore sessions,
    RetentionOptions retention, TimeProvider time)
{
    public ReleaseListPage Explain(ReleaseListPage page, ReleasesQuery asked, PageSelection selection)
    {
        var told = catalog.Read().ByVersion.Values.SelectMany(release => release.Projects).ToHashSet();
        var silent = selection.Projects.Where(project => names.ReleaseCount(project.Id) == 0 && !told.Contains(project.Id)).ToList();
        page = page with { SilentProjects = [.. silent.Select(project => project.Slug)] };
        // Known by tools and events alone: nothing that is shown has health.
        var isWithoutHealth = selection.Projects.All(project => names.ReleaseCount(project.Id) == 0);
        if (page.Count > 0 && !isWithoutHealth)
            return page;
        page = page with { Received = ReceivedBy(selection.Projects) };
        if (page.Count > 0)
            return page;

        var ways = WaysOut(page.Query, asked).ToList();
        int? CountOf(Way way) => ways.Where(one => one.Kind == way).Select(one => (int?)one.Way.Count).FirstOrDefault();
        var facts = new EmptyListFacts(projects.All.Count > 0, selection.Projects.Count > 0, list.Count(Undone(asked)), page.Received)
        {
            WithoutSearch = CountOf(Way.Search),
            WithoutEnvironments = CountOf(Way.Environments),
            WithOtherStatus = CountOf(Way.Status),
            WithoutSort = CountOf(Way.Sort),
            IsArchived = page.Query.IsArchived,
            IsByBuild = asked.Order == ReleaseListOrder.Build,
            IsOfDay = asked.Order.IsOfDay,
        };
        return WithLastSession(page, selection.Projects) with
        {
            Cause = EmptyList.CauseOf(facts),
            Ways = [.. ways.Select(one => one.Way).Where(way => way.Count > 0)],
        };
    }

    private enum Way
    {
        Search,
        Environments,
        Period,
        Sort,
        Status,
    }

    // As far back as hours are kept by default.
    private static readonly PagePeriod LongPeriod = new("90d", null, null);

    /// <summary>The filters in use, each with the list that it would be without.</summary>
    private IEnumerable<(Way Kind, EmptyListWay Way)> WaysOut(ReleaseListQuery query, ReleasesQuery asked)
    {
        query = query with { Offset = 0 };
        if (asked.Filter is not null)
            yield return (Way.Search, new("Without the search", (query with { Text = "" }).Href, Count(asked with { Filter = null })));
        if (asked.View.Environments is not null)
        {
            var scope = query.Scope with { Environments = [] };
            yield return (Way.Environments, new("In all environments", (query with { Scope = scope }).Href, Count(asked with { View = WithoutEnvironments(asked.View) })));
        }

        if (asked.Order is { IsByHealth: true, IsOfDay: false } && query.Scope.Period != LongPeriod)
        {
            var scope = query.Scope with { Period = LongPeriod };
            var hours = LongPeriod.BucketsAt(time.GetUtcNow().UtcDateTime, retention);
            yield return (Way.Period, new("In the last 90 days", (query with { Scope = scope }).Href, Count(asked with { OrderHours = hours })));
        }

        if (asked.Order.IsByHealth || asked.Order == ReleaseListOrder.Build)
            yield return (Way.Sort, new("By date created", (query with { Sort = ReleaseSort.Date }).Href, Count(asked with { Order = ReleaseListOrder.Date, IsFlat = false })));
        yield return (Way.Status, new(query.IsArchived ? "Active releases" : "Archived releases", (query with { IsArchived = !query.IsArchived }).Href,
            Count(asked with { IsArchived = !query.IsArchived })));
    }

    private int Count(ReleasesQuery query) => list.ReadCounted(query with { Offset = 0, PageSize = 1 }).Count;

    private static ReleasesQuery Undone(ReleasesQuery asked) =>
        asked with { Filter = null, IsArchived = null, IsFlat = false, View = WithoutEnvironments(asked.View) };

    private static ReleaseView WithoutEnvironments(ReleaseView view) =>
        view with { Environments = null, Health = view.Health is { } health ? health with { Environments = null } : null };

    private ReceivedItems ReceivedBy(IReadOnlyList<Project> chosen)
    {
        var ids = chosen.Select(project => project.Id).ToHashSet();
        lock (sessions.Gate)
            return ReceivedItems.Of(outcomes.All().Where(one => ids.Contains(one.Key.Project)));
    }

    private ReleaseListPage WithLastSession(ReleaseListPage page, IReadOnlyList<Project> chosen)
    {
        var ids = chosen.Select(project => project.Id).ToHashSet();
        (EnvironmentId Environment, DateTime At)? last = null;
        lock (sessions.Gate)
        {
            foreach (var (release, environment, sighting) in sightings.All)
            {
                if (ids.Contains(names[release].Project) && !(sighting.Last <= last?.At))
                    last = (environment, sighting.Last);
            }
        }

        return last is { } seen ? page with { LastSession = seen.At, LastEnvironment = names[seen.Environment] } : page;
    }
}
