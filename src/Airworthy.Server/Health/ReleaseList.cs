using Airworthy.Protocol;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Finds the releases that a list shows, in its order. Never writes.</summary>
internal sealed class ReleaseList(KnownReleases known, HealthReader health, AdoptionReader adoption, TimeProvider time)
{
    private static readonly IComparer<KnownRelease> BySemanticVersion =
        Comparer<KnownRelease>.Create(static (left, right) => ReleaseVersionComparer.Precedence.Compare(left.SemanticVersion, right.SemanticVersion));

    /// <summary>The entries of a page, and whether another page follows. In a flat list, each is a release of one project.</summary>
    public (IReadOnlyList<KnownRelease> Entries, bool HasNext) Read(ReleasesQuery query)
    {
        var (entries, count) = ReadCounted(query);
        return (entries, query.Offset + entries.Count < count);
    }

    /// <summary>The entries of a page, and how many there are on all pages.</summary>
    public (IReadOnlyList<KnownRelease> Entries, int Count) ReadCounted(ReleasesQuery query)
    {
        var sorted = Sort(Find(query), query).ToList();
        return ([.. sorted.Skip(query.Offset).Take(query.PageSize)], sorted.Count);
    }

    /// <summary>How many entries are meant, those included that have no place in the order.</summary>
    public int Count(ReleasesQuery query) => Find(query).Count();

    /// <summary>The releases that are meant, in the projects and environments that are.</summary>
    private IEnumerable<KnownRelease> Find(ReleasesQuery query)
    {
        IEnumerable<KnownRelease> entries = known.In(query.View.Projects.Select(project => project.Id), query.View.Environments);
        if (query.IsArchived is { } isArchived)
            entries = entries.Where(release => release.IsArchived == isArchived);
        if (query.Created is { } range)
            entries = entries.Where(release => release.Created >= range.Start && release.Created <= range.End);
        if (query.IsFlat)
            entries = entries.SelectMany(release => release.Parts, static (release, part) => release with { Parts = [part] });
        return query.Filter is { } filter ? entries.Where(release => filter(release)) : entries;
    }

    private IEnumerable<KnownRelease> Sort(IEnumerable<KnownRelease> entries, ReleasesQuery query)
    {
        var order = query.Order;
        if (order == ReleaseListOrder.Build)
            return NewestFirst(entries.Where(release => BuildOf(release) is not null).OrderByDescending(BuildOf));
        if (order == ReleaseListOrder.SemanticVersion)
            return NewestFirst(entries.OrderByDescending(release => release, BySemanticVersion));
        if (order == ReleaseListOrder.Adoption)
            return ByAdoption(entries.ToList(), query.View);
        return order.Value is { } value ? ByHealth(entries, query, value) : entries.OrderDescending(KnownRelease.ByCreation);
    }

    private static long? BuildOf(KnownRelease release) => release.SemanticVersion?.BuildNumber;

    private IEnumerable<KnownRelease> ByAdoption(List<KnownRelease> entries, ReleaseView view)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var adopted = new Dictionary<ReleaseId, DateTime?>();
        foreach (var project in view.Projects)
        {
            var releases = entries.SelectMany(release => release.Parts).Where(part => part.Project == project.Id).Select(part => part.Sessions?.Release.Id).OfType<ReleaseId>().ToHashSet();
            foreach (var (release, stage) in adoption.Representative(project, now, releases, view.Environments?.Ids))
                adopted.Add(release, stage.Adopted);
        }

        return NewestFirst(entries.OrderByDescending(release => release.Parts.Max(part => part.Sessions is { } sessions ? adopted.GetValueOrDefault(sessions.Release.Id) : null)));
    }

    private IEnumerable<KnownRelease> ByHealth(IEnumerable<KnownRelease> entries, ReleasesQuery query, Func<HealthFigures, double?> value)
    {
        var figures = health.Ask(new HealthQuestion
        {
            Projects = [.. query.View.Projects.Select(project => project.Id)],
            Environments = query.View.Environments?.Ids,
            Grouping = HealthGrouping.Project | HealthGrouping.Release,
            Buckets = query.OrderHours,
            WithUsers = query.Order.OfUsers,
            WithSeries = false,
        }).ToDictionary(answer => answer.Group.Release!.Value, answer => answer.Total);
        var placed = entries.Select(release => (Release: release, Value: ValueOf(release))).Where(one => one.Value is not null || !query.IsOrderedOnly);
        return placed.OrderBy(one => one.Value is null).ThenBy(one => one.Value).ThenByDescending(one => one.Release, KnownRelease.ByCreation).Select(one => one.Release);

        // The list is flat.
        double? ValueOf(KnownRelease release) => release.Parts[0].Sessions is { } sessions ? value(figures.GetValueOrDefault(sessions.Release.Id)) : null;
    }

    private static IEnumerable<KnownRelease> NewestFirst(IOrderedEnumerable<KnownRelease> entries) => entries.ThenByDescending(release => release, KnownRelease.ByCreation);
}
