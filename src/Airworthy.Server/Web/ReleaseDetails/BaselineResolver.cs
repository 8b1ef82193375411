using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>What a release is compared with, ready to be asked about.</summary>
/// <param name="Filter">Which releases count; null for all.</param>
/// <param name="Own">By age: the release's own buckets.</param>
/// <param name="Other">By age: those of the release that it is compared with, of the same number and length.</param>
internal sealed record BaselineResolution(ResolvedBaseline Resolved, Func<ReleaseId, bool>? Filter, TimeBuckets Own, TimeBuckets Other)
{
    public bool IsByAge => Resolved.IsByAge;
}

/// <summary>Finds what a release is to be compared with. What is not there is said, and all releases stand in for it.</summary>
internal sealed class BaselineResolver(RetentionOptions retention)
{
    /// <param name="inProject">The project's releases, in the chosen environments.</param>
    public BaselineResolution Of(DetailsQuery query, Project project, KnownRelease release, IReadOnlyList<KnownRelease> inProject, ReleaseNeighbours neighbours, DateTime now)
    {
        var choice = query.Baseline;
        if (choice == BaselineChoice.All || choice == BaselineChoice.Others)
        {
            var own = IdOf(release, project);
            var problem = query.IsByAge ? "The same age can be compared with one other release only: choose which." : null;
            return new(new(choice, null, problem, IsByAge: false), choice == BaselineChoice.All ? null : id => id != own, default, default);
        }

        var other = choice == BaselineChoice.Previous ? neighbours.Previous : inProject.FirstOrDefault(one => one.Version == choice.Version);
        if (other is null || other.Version == release.Version)
            return new(new(BaselineChoice.All, null, ProblemOf(choice, release, project), IsByAge: false), null, default, default);
        var its = IdOf(other, project);
        var (buckets, otherBuckets, ageProblem) = query.IsByAge ? AgeOf(release, other, project, now) : default;
        return new(new(choice, other, ageProblem, query.IsByAge && ageProblem is null), id => id == its && its != default, buckets, otherBuckets);
    }

    private (TimeBuckets Own, TimeBuckets Other, string? Problem) AgeOf(KnownRelease release, KnownRelease other, Project project, DateTime now)
    {
        var (begun, otherBegun) = (BeginningOf(release, project), BeginningOf(other, project));
        if (begun is null || otherBegun is null)
            return (default, default, "The same age cannot be compared: one of the two has no sessions.");
        var kept = retention.HoursFrom(now);
        if (begun < kept || otherBegun < kept)
            return (default, default, $"The same age cannot be compared: hours are kept since {FigureText.Moment(kept)} only, and one of the two is older.");
        var age = now - begun.Value;
        var otherAge = now - otherBegun.Value;
        var own = ReleaseAge.Of(begun.Value, age < otherAge ? age : otherAge);
        return (own, own with { Start = CellResolution.Hour.PeriodOf(otherBegun.Value) }, null);
    }

    private static string ProblemOf(BaselineChoice choice, KnownRelease release, Project project) =>
        choice == BaselineChoice.Previous ? "There is no release before this one to compare with: it is compared with all."
        : choice.Version == release.Version ? "A release cannot be compared with itself: it is compared with all."
        : $"There is no release {choice.Version} in {project.Slug}: this one is compared with all.";

    private static DateTime? BeginningOf(KnownRelease release, Project project) => PartOf(release, project)?.Sessions?.Created;

    private static ReleaseId IdOf(KnownRelease release, Project project) => PartOf(release, project)?.Sessions?.Release.Id ?? default;

    private static ReleasePart? PartOf(KnownRelease release, Project project) => release.Parts.FirstOrDefault(part => part.Project == project.Id);
}
