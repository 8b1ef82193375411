using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>A project's releases with their health, newest first, and the project's sessions over the period.</summary>
/// <param name="Releases">Their series are their sessions in each of the last 24 hours.</param>
/// <param name="ReleaseCount">Of all pages.</param>
/// <param name="Total">All releases together in the chosen period.</param>
/// <param name="Day">All releases together in the last 24 hours.</param>
/// <param name="Hours">The last 24 hours, the running one last.</param>
internal sealed record ProjectOverview(
    IReadOnlyList<ReleaseHealth> Releases, int ReleaseCount, TimeBuckets Buckets, HealthAnswer Total, HealthFigures Day, TimeBuckets Hours);

/// <summary>Puts the list of a project's releases together for the page.</summary>
internal sealed class ProjectOverviews(
    HealthReader health, ReleaseHealthReader releaseHealth, SeenReleases seen, ReleaseCatalog catalog, NameRegistry names, ReleaseSightings sightings,
    SessionStore sessions, TimeProvider time)
{
    private const int HoursShown = 24;

    /// <summary>The releases of a project that were seen in the environment (null for any) and that nobody has archived, from <paramref name="skip"/> on.</summary>
    public ProjectOverview Of(ProjectId project, EnvironmentId? environment, TimeBuckets period, int skip, int take)
    {
        IReadOnlySet<EnvironmentId>? environments = environment is { } only ? new HashSet<EnvironmentId> { only } : null;
        var told = catalog.Read().ByVersion;
        var shown = seen.Of([project], environments)
            .Where(release => release.Seen is not null && !(told.TryGetValue(release.Release.Version, out var one) && one.IsArchived)).ToList();
        var page = shown.OrderByDescending(release => release.Seen!.Value.First).ThenByDescending(release => release.Release.Id.Value).Skip(skip).Take(take).ToList();

        var lastHour = CellResolution.Hour.PeriodOf(time.GetUtcNow().UtcDateTime);
        var hours = new TimeBuckets(lastHour - TimeSpan.FromHours(HoursShown - 1), TimeSpan.FromHours(1), HoursShown);
        var ofReleases = releaseHealth.Of(page, new() { Environments = environments, Period = period, Day = hours, Series = hours });
        var question = new HealthQuestion { Projects = [project], Buckets = period, Environments = environments };
        return new(
            [.. page.Select(release => ofReleases[release.Release.Id])],
            shown.Count,
            period,
            health.Ask(question).Single(),
            page is [var any, ..] ? ofReleases[any.Release.Id].ProjectDay : health.Ask(question with { Buckets = hours, WithSeries = false }).Single().Total,
            hours);
    }

    /// <summary>The environments in which a project's releases were seen, by name; <see cref="EnvironmentId.None"/> first.</summary>
    public List<EnvironmentId> EnvironmentsOf(ProjectId project)
    {
        var releases = names.Releases.Where(release => release.Project == project).Select(release => release.Id).ToHashSet();
        List<EnvironmentId> environments;
        lock (sessions.Gate)
            environments = [.. sightings.EnvironmentsOf(releases)];
        environments.Sort(names.Compare);
        return environments;
    }
}
