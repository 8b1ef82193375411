using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>An entry of the list: a version, and the release it is in each project. In a flat list there is one.</summary>
internal sealed record ListedRelease(IReadOnlyList<SeenRelease> Parts)
{
    public string Version => Parts[0].Release.Version;

    public int Id => Parts.Min(part => part.Release.Id.Value);

    /// <summary>The beginning of its first session, in whatever environment.</summary>
    public DateTime Created => Parts.Min(part => part.Created);
}

/// <summary>A page of the list with all that is shown on it.</summary>
/// <param name="Health">Empty if it was not asked for.</param>
/// <param name="Adoption">Null if it was not asked for; without a release that has none.</param>
internal sealed record ReleasePage(
    IReadOnlyList<ListedRelease> Entries, bool HasNext, IReadOnlyDictionary<ReleaseId, ReleaseHealth> Health, IReadOnlyDictionary<ReleaseId, Adoption>? Adoption);

/// <summary>Finds the releases that a list shows, and their health. Never writes.</summary>
internal sealed class ReleaseList(SeenReleases seen, HealthReader health, ReleaseHealthReader releaseHealth, AdoptionReader adoption, TimeProvider time)
{
    public ReleasePage Read(ReleasesQuery query)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var found = Sort(Find(query), query).Skip(query.Offset).Take(query.PageSize + 1).ToList();
        var entries = found.Take(query.PageSize).ToList();
        var parts = entries.SelectMany(entry => entry.Parts).ToList();
        return new(
            entries,
            found.Count > entries.Count,
            query.WithHealth ? releaseHealth.Of(parts, query.Health) : [],
            query.WithAdoption ? AdoptionOf(query, parts, now) : null);
    }

    /// <summary>The releases seen in the environments, those of one version together unless the list is flat.</summary>
    private IEnumerable<ListedRelease> Find(ReleasesQuery query)
    {
        if (query.IsArchived)
            return [];
        var shown = seen.Of([.. query.Projects.Select(project => project.Id)], query.Health.Environments).Where(one => one.Seen is not null);
        var entries = query.IsFlat
            ? shown.Select(one => new ListedRelease([one]))
            : shown.GroupBy(one => one.Release.Version).Select(version => new ListedRelease([.. version.OrderBy(one => one.Release.Project.Value)]));
        return query.Created is { } range ? entries.Where(entry => entry.Created >= range.Start && entry.Created <= range.End) : entries;
    }

    private IEnumerable<ListedRelease> Sort(IEnumerable<ListedRelease> entries, ReleasesQuery query)
    {
        var order = query.Order;
        if (order.Value is not { } value)
            return NewestFirst(entries.OrderBy(_ => 0));

        var figures = health.Ask(new HealthQuestion
        {
            Projects = [.. query.Projects.Select(project => project.Id)],
            Environments = query.Health.Environments,
            Grouping = HealthGrouping.Project | HealthGrouping.Release,
            Buckets = order.HoursOf(query.Health),
            WithUsers = order.OfUsers,
            WithSeries = false,
        }).ToDictionary(answer => answer.Group.Release!.Value, answer => answer.Total);
        return NewestFirst(entries.OrderBy(entry => ValueOf(entry) is null).ThenBy(ValueOf));

        double? ValueOf(ListedRelease entry) => value(figures.GetValueOrDefault(entry.Parts[0].Release.Id));
    }

    private static IEnumerable<ListedRelease> NewestFirst(IOrderedEnumerable<ListedRelease> entries) =>
        entries.ThenByDescending(entry => entry.Created).ThenByDescending(entry => entry.Id);

    private Dictionary<ReleaseId, Adoption> AdoptionOf(ReleasesQuery query, List<SeenRelease> parts, DateTime now)
    {
        var result = new Dictionary<ReleaseId, Adoption>();
        foreach (var ofProject in parts.GroupBy(part => part.Release.Project))
        {
            var project = query.Projects.First(one => one.Id == ofProject.Key);
            foreach (var (release, stage) in adoption.Representative(project, now, ofProject.Select(part => part.Release.Id).ToHashSet(), query.Health.Environments))
                result.Add(release, stage);
        }

        return result;
    }
}
