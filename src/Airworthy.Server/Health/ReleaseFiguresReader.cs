using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>
/// Asks for all figures of one release's page. Sessions are counted by the buckets of the page; users, whose sets have to be united, by days where the time is
/// longer than a few, and as a whole from the sums of days that are kept. Never writes.
/// </summary>
internal sealed class ReleaseFiguresReader(HealthReader health, TimeProvider time)
{
    // Up to here users are told by the buckets of the page.
    private static readonly TimeSpan FineUsers = TimeSpan.FromHours(72);

    public ReleaseFigures Read(ReleaseFiguresQuestion question)
    {
        var id = question.Release.Id;
        var all = new HealthQuestion { Projects = [question.Release.Project], Environments = question.Environments, Buckets = question.Buckets };
        var own = all with { Releases = one => one == id };
        var baseline = all with { Releases = question.Baseline, Buckets = question.BaselineBuckets };

        var ownWhole = Whole(own, withDurations: false);
        var ownSeries = health.Ask(own with { WithUsers = false, WithDurations = true }).Single();
        var baselineWhole = Whole(baseline, withDurations: true);
        var projectSeries = health.Ask(all with { WithUsers = false }).Single();
        var isProject = question.Baseline is null && question.BaselineBuckets == question.Buckets && !question.WithBaselineDurations;
        var baselineSeries = isProject ? projectSeries : health.Ask(baseline with { WithUsers = false, WithDurations = question.WithBaselineDurations }).Single();

        var userBuckets = UserBucketsOf(question.Buckets);
        var hasUsers = ownWhole.Users.Total > 0;
        var ownUsers = hasUsers ? Users(own with { Buckets = userBuckets }) : [];
        var projectUsers = hasUsers ? Users(all with { Buckets = userBuckets }) : [];
        var baselineUsers = !hasUsers || !question.WithBaselineUsers ? []
            : isProject ? projectUsers : Users(baseline with { Buckets = UserBucketsOf(question.BaselineBuckets) });

        var day = HealthPeriod.Day.Hours(time.GetUtcNow().UtcDateTime);
        return new(
            new(default, ownSeries.Total with { Users = ownWhole.Users, AnrUsers = ownWhole.AnrUsers, ForegroundAnrUsers = ownWhole.ForegroundAnrUsers, IsApproximate = ownWhole.IsApproximate }, ownSeries.Series),
            new(default, baselineWhole, baselineSeries.Series),
            projectSeries.Series,
            userBuckets,
            ownUsers,
            baselineUsers,
            projectUsers,
            Whole(own with { Buckets = day }, withDurations: false),
            Whole(all with { Buckets = day }, withDurations: false),
            ByEnvironment(question.Release, all with { Buckets = day }));
    }

    private HealthFigures Whole(HealthQuestion question, bool withDurations) =>
        health.Ask(question with { WithSeries = false, WithDurations = withDurations }).Single().Total;

    private IReadOnlyList<HealthFigures> Users(HealthQuestion question) => health.Ask(question).Single().Series;

    private static TimeBuckets UserBucketsOf(TimeBuckets buckets) =>
        buckets.End - buckets.Start <= FineUsers ? buckets : TimeBuckets.Covering(buckets.Start, buckets.End, TimeSpan.FromDays(1));

    private Dictionary<EnvironmentId, (long Own, long All)> ByEnvironment(Release release, HealthQuestion question)
    {
        var counts = new Dictionary<EnvironmentId, (long Own, long All)>();
        foreach (var answer in health.Ask(question with { Grouping = HealthGrouping.Release | HealthGrouping.Environment, WithUsers = false, WithSeries = false }))
        {
            var environment = answer.Group.Environment!.Value;
            var (own, all) = counts.GetValueOrDefault(environment);
            var sessions = answer.Total.Sessions.Total;
            counts[environment] = (own + (answer.Group.Release == release.Id ? sessions : 0), all + sessions);
        }

        return counts;
    }
}
