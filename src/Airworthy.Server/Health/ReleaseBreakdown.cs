using Airworthy.Server.Cells;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>All that a release has counted from its first session to some time.</summary>
internal readonly record struct BreakdownRow(DateTime Date, HealthFigures Figures);

/// <summary>How a release fared in its first day, two days, week, two weeks and thirty days.</summary>
internal static class ReleaseBreakdown
{
    private static readonly TimeSpan[] Ages = [TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(30)];

    /// <summary>The ages a release has reached, and now if that tells more: for one younger than a day, or well on its way to the next age.</summary>
    /// <param name="created">The hour of its first session.</param>
    public static List<DateTime> Dates(DateTime created, DateTime now)
    {
        var dates = new List<DateTime>();
        foreach (var age in Ages)
        {
            if (created + age <= now)
            {
                dates.Add(created + age);
                continue;
            }

            if (dates.Count == 0 || (created + age - dates[^1]).Days > 1)
                dates.Add(now);
            break;
        }

        return dates;
    }

    public static IEnumerable<BreakdownRow> Of(SeenRelease release, IReadOnlySet<EnvironmentId>? environments, HealthReader health, RetentionOptions retention, DateTime now)
    {
        var created = CellResolution.Hour.PeriodOf(release.Created);
        var question = new HealthQuestion
        {
            Projects = [release.Release.Project],
            Releases = id => id == release.Release.Id,
            Environments = environments,
            Buckets = default,
            WithSeries = false,
        };
        return Dates(created, now).Select(date => new BreakdownRow(date, health.Ask(question with { Buckets = Until(date) }).Single().Total));

        // From the beginning of the day, before which there is nothing: days in the middle are read as days. Where hours are not kept any more, a day counts as a whole.
        TimeBuckets Until(DateTime date) =>
            TimeBuckets.Covering(created.RoundDown(TimeSpan.FromDays(1)), date, date < retention.HoursFrom(now) ? TimeSpan.FromDays(1) : CellResolution.Hour.Length);
    }
}
