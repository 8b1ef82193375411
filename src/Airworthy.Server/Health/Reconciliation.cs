using Airworthy.Protocol;
using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Issues;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>
/// A release's crashed sessions laid beside its crash events. The two come by different ways and are never joined one by one, for an event does not name its session:
/// what can be told is by how many they differ, and what is known to have been lost on either way.
/// </summary>
/// <param name="Range">Whole hours.</param>
/// <param name="Events">Those of the release, and what clients of the project threw away, of whatever release.</param>
/// <param name="Dropped">What of the project's sessions and events was not kept on these days, of whatever release.</param>
internal sealed record Reconciliation(
    Project Project, TimeRange Range, HealthCounts Sessions, ReleaseEventFigures Events, IReadOnlyList<(OutcomeKey Key, long Quantity)> Dropped)
{
    /// <summary>Sessions in which something was not handled, whether or not it ended the app: each should have come with an event.</summary>
    public long CrashedSessions => Sessions.Crashed + Sessions[SessionHealth.Unhandled];

    /// <summary>Crashed sessions of which there certainly is no event.</summary>
    public long WithoutEvent => Math.Max(0, CrashedSessions - Events.Crashes.Events);

    /// <summary>Crash events of which there certainly is no crashed session: it may have had several, or the SDK does not track sessions there.</summary>
    public long WithoutSession => Math.Max(0, Events.Crashes.Events - CrashedSessions);
}

/// <summary>Puts both sides together. Never writes.</summary>
internal sealed class Reconciler(HealthReader health, NameRegistry names, ReleaseEvents events, OutcomeCounters outcomes, SessionStore sessions)
{
    /// <param name="environments">Null for all.</param>
    /// <param name="range">Rounded to the hours that it touches: both sides are asked about the same time.</param>
    public Reconciliation Of(Project project, string version, EnvironmentChoice? environments, TimeRange range)
    {
        var buckets = TimeBuckets.Covering(range.Start, range.End, TimeSpan.FromHours(1));
        var hours = new TimeRange(buckets.Start, buckets.End);
        return new(
            project,
            hours,
            SessionsOf(project, version, environments, buckets),
            events.Read(project.Id, version, environments is null ? [] : [.. environments.Names], hours),
            DroppedOf(project, hours));
    }

    private HealthCounts SessionsOf(Project project, string version, EnvironmentChoice? environments, TimeBuckets buckets) =>
        names.TryFindRelease(project.Id, System.Text.Encoding.UTF8.GetBytes(version), out var release)
            ? health.Ask(new HealthQuestion
            {
                Projects = [project.Id],
                Releases = id => id == release,
                Environments = environments?.Ids,
                Buckets = buckets,
                WithUsers = false,
                WithSeries = false,
            }).Single().Total.Sessions
            : default;

    private List<(OutcomeKey Key, long Quantity)> DroppedOf(Project project, TimeRange hours)
    {
        List<(OutcomeKey Key, Outcome Outcome)> all;
        lock (sessions.Gate)
            all = outcomes.Since(project.Id, DateOnly.FromDateTime(hours.Start));
        return
        [
            .. all
                .Where(one => one.Key.Reason is not null && one.Key.Item is ItemType.Session or ItemType.Sessions or ItemType.Event && one.Key.Day <= DateOnly.FromDateTime(hours.End))
                .GroupBy(one => (one.Key.Item, one.Key.Reason))
                .Select(group => (group.First().Key, group.Sum(one => one.Outcome.Quantity)))
                .OrderByDescending(one => one.Item2),
        ];
    }
}
