using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>
/// Asks for all figures of one release's page. Sessions are counted by the buckets of the page; users, whose sets have to be united, by days where the time is
/// longer than a few, and as a whole from the sums of days that are kept. Never writes.
/// </summary>
internal sealed class ReleaseFiguresReader(HealthReader health, TimeProvider time)
{
    public ReleaseFigures Read(ReleaseFiguresQuestion question)
    {
        var id = question.Release.Id;
        var all = new HealthQuestion { Projects = [question.Release.Project], Environments = question.Environments, Buckets = question.Buckets };
        var own = all with { Releases = one => one == id };
        var baseline = all with { Releases = question.Baseline, Buckets = question.BaselineBuckets };

        var ownWhole = Whole(own, withDurations: true);
        var ownSeries = Series(own, withSets: false);
        var baselineWhole = Whole(baseline, withDurations: true);
        var projectSeries = Series(all, withSets: false);
        var isProject = question.Baseline is null && question.BaselineBuckets == question.Buckets;
        var baselineSeries = isProject ? projectSeries : Series(baseline, withSets: false);

        var setBuckets = question.Buckets.ForSets();
        var ownSets = Series(own with { Buckets = setBuckets }, withSets: true);
        var projectUsers = ownWhole.Users.Total > 0 ? health.Ask(all with { Buckets = setBuckets }).Single().Series : [];
        var baselineSets = question.WithBaselineSets ? Series(baseline with { Buckets = question.BaselineBuckets.ForSets() }, withSets: true) : [];

        var day = HealthPeriod.Day.Hours(time.GetUtcNow().UtcDateTime);
        return new(
            new(default, ownWhole, ownSeries),
            new(default, baselineWhole, baselineSeries),
            projectSeries,
            setBuckets,
            ownSets,
            baselineSets,
            projectUsers,
            Whole(own with { Buckets = day }, withDurations: false),
            Whole(all with { Buckets = day }, withDurations: false),
            ByEnvironment(question.Release, all with { Buckets = day }));
    }

    private HealthFigures Whole(HealthQuestion question, bool withDurations) =>
        health.Ask(question with { WithSeries = false, WithDurations = withDurations }).Single().Total;

    private IReadOnlyList<HealthFigures> Series(HealthQuestion question, bool withSets) =>
        health.Ask(question with { WithUsers = withSets, WithDurations = withSets }).Single().Series;

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
