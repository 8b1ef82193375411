using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>Puts together the health of the releases on a page: a few questions for all of them, whatever their number. Never writes.</summary>
internal sealed class ReleaseHealthReader(HealthReader health, TimeProvider time)
{
    private static readonly TimeSpan HealthDataReach = TimeSpan.FromDays(90);

    public Dictionary<ReleaseId, ReleaseHealth> Of(IReadOnlyCollection<SeenRelease> releases, ReleaseHealthQuestion question)
    {
        if (releases.Count == 0)
            return [];
        var now = time.GetUtcNow().UtcDateTime;
        var shown = releases.Select(one => one.Release.Id).ToHashSet();
        var summary = new HealthQuestion
        {
            Projects = [.. releases.Select(one => one.Release.Project).Distinct()],
            Environments = question.Environments,
            Releases = shown.Contains,
            // With the project: the same version in two of them is two releases.
            Grouping = HealthGrouping.Project | HealthGrouping.Release,
            Buckets = question.Period,
            WithDurations = question.WithDurations,
            WithSeries = false,
        };
        var day = summary with { Buckets = question.Day, WithDurations = false };

        var ofPeriod = ByRelease(summary);
        var ofDay = question.Day == question.Period ? ofPeriod : ByRelease(day);
        var ofProjectDay = health.Ask(day with { Grouping = HealthGrouping.Project, Releases = null })
            .ToDictionary(answer => answer.Group.Project!.Value, answer => answer.Total);
        var series = day with { Buckets = question.Series ?? default, WithUsers = question.SeriesOfUsers, WithSeries = true };
        var ofSeries = question.Series is null ? [] : ByRelease(series);
        var ofProjectSeries = question is { Series: not null, WithProjectSeries: true }
            ? health.Ask(series with { Grouping = HealthGrouping.Project, Releases = null }).ToDictionary(answer => answer.Group.Project!.Value, answer => answer.Series)
            : [];

        return releases.ToDictionary(one => one.Release.Id, one => new ReleaseHealth(
            one,
            ofPeriod.GetValueOrDefault(one.Release.Id)?.Total ?? default,
            ofDay.GetValueOrDefault(one.Release.Id)?.Total ?? default,
            ofProjectDay.GetValueOrDefault(one.Release.Project),
            ofSeries.GetValueOrDefault(one.Release.Id)?.Series ?? new HealthFigures[question.Series?.Count ?? 0],
            HasHealthData(one, now))
        {
            ProjectSeries = ofProjectSeries.GetValueOrDefault(one.Release.Project, []),
        });
    }

    /// <summary>Whether a session of the release began in the last 90 days, in the environments it was looked for in.</summary>
    public static bool HasHealthData(SeenRelease release, DateTime now) => release.Seen is { } seen && seen.Last >= now - HealthDataReach;

    private Dictionary<ReleaseId, HealthAnswer> ByRelease(HealthQuestion question) =>
        health.Ask(question).ToDictionary(answer => answer.Group.Release!.Value);
}
