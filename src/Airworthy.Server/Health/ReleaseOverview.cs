using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>One release in the list of a project.</summary>
/// <param name="Created">The beginning of its first session. UTC.</param>
/// <param name="Period">Its numbers in the chosen period.</param>
/// <param name="Day">Its numbers in the last 24 hours.</param>
/// <param name="ProjectDay">All releases' numbers in the last 24 hours.</param>
/// <param name="Hours">Its sessions in each of the last 24 hours, the running one last.</param>
internal sealed record ReleaseOverview(
    Release Release, DateTime Created, DateTime LastSession, HealthFigures Period, HealthFigures Day, HealthFigures ProjectDay, IReadOnlyList<HealthFigures> Hours)
{
    /// <summary>Share of the project's sessions of the last 24 hours, 0 to 1; null without any.</summary>
    public double? SessionAdoption => HealthFigures.Rate(Day.Sessions.Total, ProjectDay.Sessions.Total);

    /// <summary>Share of the project's users of the last 24 hours, 0 to 1; null without any.</summary>
    public double? UserAdoption => HealthFigures.Rate(Day.Users.Total, ProjectDay.Users.Total);
}

/// <summary>A project's releases with their health, newest first, and the project's sessions over the period.</summary>
/// <param name="Total">All releases together in the chosen period.</param>
/// <param name="Hours">The hours of the releases' <see cref="ReleaseOverview.Hours"/>.</param>
internal sealed record ProjectOverview(
    IReadOnlyList<ReleaseOverview> Releases, int ReleaseCount, TimeBuckets Buckets, HealthAnswer Total, HealthFigures Day, TimeBuckets Hours);

/// <summary>Puts the list of releases together.</summary>
internal sealed class ProjectOverviews(HealthReader health, NameRegistry names, ReleaseSightings sightings, Sessions.SessionStore sessions, TimeProvider time)
{
    private const int HoursShown = 24;

    /// <summary>The releases of a project that were seen in the environment (null for any), from <paramref name="skip"/> on.</summary>
    public ProjectOverview Of(ProjectId project, EnvironmentId? environment, TimeBuckets period, int skip, int take)
    {
        IReadOnlySet<EnvironmentId>? environments = environment is { } one ? new HashSet<EnvironmentId> { one } : null;
        List<(Release Release, Sighting Seen)> seen;
        lock (sessions.Gate)
            seen = [.. sightings.Of(environments).Select(pair => (Release: names[pair.Key], Seen: pair.Value)).Where(pair => pair.Release.Project == project)];
        var page = seen.OrderByDescending(pair => pair.Seen.First).ThenByDescending(pair => pair.Release.Id.Value).Skip(skip).Take(take).ToList();

        var now = time.GetUtcNow().UtcDateTime;
        var lastHour = CellResolution.Hour.PeriodOf(now);
        var hours = new TimeBuckets(lastHour - TimeSpan.FromHours(HoursShown - 1), TimeSpan.FromHours(1), HoursShown);
        var shown = page.Select(pair => pair.Release.Id).ToHashSet();
        var question = new HealthQuestion { Projects = [project], Buckets = period, Environments = environments };

        var total = health.Ask(question).Single();
        var projectDay = health.Ask(question with { Buckets = hours, WithSeries = false }).Single().Total;
        var inPeriod = health.Ask(question with { Grouping = HealthGrouping.Release, Releases = shown.Contains, WithSeries = false })
            .ToDictionary(answer => answer.Group.Release!.Value);
        var inDay = health.Ask(question with { Grouping = HealthGrouping.Release, Releases = shown.Contains, Buckets = hours })
            .ToDictionary(answer => answer.Group.Release!.Value);

        var releases = page.Select(pair => new ReleaseOverview(
            pair.Release, pair.Seen.First, pair.Seen.Last,
            inPeriod.GetValueOrDefault(pair.Release.Id)?.Total ?? default,
            inDay.GetValueOrDefault(pair.Release.Id)?.Total ?? default,
            projectDay,
            inDay.GetValueOrDefault(pair.Release.Id)?.Series ?? new HealthFigures[HoursShown]));
        return new([.. releases], seen.Count, period, total, projectDay, hours);
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
