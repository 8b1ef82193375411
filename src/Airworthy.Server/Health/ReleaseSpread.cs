using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>A release's part of a project in each bucket.</summary>
internal sealed record SpreadRelease(string Version, long Total, IReadOnlyList<long> Counts);

/// <summary>How a project's sessions, or its users, spread over its releases as time goes on.</summary>
/// <param name="Whole">All of the project in each bucket.</param>
/// <param name="Releases">Those with most of them, these first.</param>
/// <param name="Others">
/// What is left in each bucket when the first few are taken away. Null if there are no others; and for users: one of them may use several releases, so theirs do not add up.
/// </param>
/// <param name="ReleaseCount">How many releases had any.</param>
internal sealed record ReleaseSpread(IReadOnlyList<long> Whole, IReadOnlyList<SpreadRelease> Releases, IReadOnlyList<long>? Others, int ReleaseCount)
{
    /// <param name="releases">Those with most, in any order.</param>
    /// <param name="few">How many of them stand by themselves beside the others.</param>
    public static ReleaseSpread Of(IReadOnlyList<long> whole, IEnumerable<SpreadRelease> releases, int releaseCount, int few, bool ofUsers)
    {
        var sorted = releases.OrderByDescending(release => release.Total).ThenBy(release => release.Version, StringComparer.Ordinal).ToList();
        var first = sorted.Take(few).ToList();
        var others = ofUsers || releaseCount <= first.Count
            ? null
            // A session may come between two questions: no less than nothing is left.
            : whole.Select((count, i) => Math.Max(0, count - first.Sum(release => release.Counts[i]))).ToList();
        return new(whole, sorted, others, releaseCount);
    }
}

/// <summary>Asks for <see cref="ReleaseSpread"/>. Archived releases are among the others. Never writes.</summary>
internal sealed class ReleaseSpreadReader(HealthReader health, NameRegistry names, ReleaseCatalog catalog)
{
    // A chart with more lines says no more.
    private const int MostReleases = 50;

    /// <param name="environments">Null for all.</param>
    /// <param name="few">How many releases stand by themselves beside the others.</param>
    /// <param name="whole">The project's figures in each of the buckets.</param>
    public ReleaseSpread Of(ProjectId project, IReadOnlySet<EnvironmentId>? environments, TimeBuckets buckets, bool ofUsers, int few, IReadOnlyList<HealthFigures> whole)
    {
        var question = new HealthQuestion
        {
            Projects = [project],
            Environments = environments,
            Grouping = HealthGrouping.Release,
            Buckets = buckets,
            WithUsers = ofUsers,
            WithSeries = false,
        };
        // First who has most, then only those in each bucket: a project of a thousand releases has few that are in use.
        var totals = health.Ask(question).Select(answer => (Release: answer.Group.Release!.Value, Total: CountOf(answer.Total))).Where(one => one.Total > 0).ToList();
        var told = catalog.Read().ByVersion;
        var largest = totals.Where(one => !(told.TryGetValue(names[one.Release].Version, out var release) && release.IsArchived)).OrderByDescending(one => one.Total).ThenBy(one => one.Release.Value).Take(MostReleases).ToDictionary(one => one.Release, one => one.Total);
        var series = health.Ask(question with { Releases = largest.ContainsKey, WithSeries = true })
            .ConvertAll(answer => new SpreadRelease(
                names[answer.Group.Release!.Value].Version, largest[answer.Group.Release.Value], [.. answer.Series.Select(CountOf)]));
        return ReleaseSpread.Of([.. whole.Select(CountOf)], series, totals.Count, few, ofUsers);

        long CountOf(HealthFigures figures) => ofUsers ? figures.Users.Total : figures.Sessions.Total;
    }
}
