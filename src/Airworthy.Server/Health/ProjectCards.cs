using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>How a project does, in a few numbers.</summary>
/// <param name="Now">In the chosen period.</param>
/// <param name="Before">In the period of the same length before it.</param>
/// <param name="Series">Its sessions in each bucket of the period, without users.</param>
/// <param name="Latest">The version of its latest release; null if it has none.</param>
/// <param name="Stage">How far that has spread; null where no session says so.</param>
internal sealed record ProjectCard(
    Project Project, HealthFigures Now, HealthFigures Before, IReadOnlyList<HealthFigures> Series, TimeBuckets Buckets, string? Latest, AdoptionStage? Stage);

/// <summary>Puts the cards of projects together: three questions for all of them, and one for each project's latest release. Never writes.</summary>
internal sealed class ProjectCards(HealthReader health, LatestReleases latest, AdoptionReader adoption, NameRegistry names, TimeProvider time)
{
    public List<ProjectCard> Of(IReadOnlyList<Project> projects, EnvironmentChoice? environments, TimeBuckets period)
    {
        var ids = projects.Select(project => project.Id).ToList();
        var question = new HealthQuestion
        {
            Projects = ids,
            Environments = environments?.Ids,
            Grouping = HealthGrouping.Project,
            Buckets = period,
            WithSeries = false,
        };
        var now = ByProject(question);
        var before = ByProject(question with { Buckets = period with { Start = period.Start - period.Count * period.Interval } });
        var series = ByProject(question with { WithSeries = true, WithUsers = false });
        var versions = latest.VersionsOf(ids, environments).ToDictionary(one => one.Project, one => one.Version);
        return
        [
            .. projects.Select(project =>
            {
                var version = versions.GetValueOrDefault(project.Id);
                return new ProjectCard(
                    project,
                    now.GetValueOrDefault(project.Id)?.Total ?? default,
                    before.GetValueOrDefault(project.Id)?.Total ?? default,
                    series.GetValueOrDefault(project.Id)?.Series ?? new HealthFigures[period.Count],
                    period,
                    version,
                    version is null ? null : StageOf(project, version, environments));
            }),
        ];
    }

    private AdoptionStage? StageOf(Project project, string version, EnvironmentChoice? environments)
    {
        if (!names.TryFindRelease(project.Id, System.Text.Encoding.UTF8.GetBytes(version), out var release))
            return null;
        var stages = adoption.Representative(project, time.GetUtcNow().UtcDateTime, new HashSet<ReleaseId> { release }, environments?.Ids);
        return stages.TryGetValue(release, out var found) ? found.Stage : null;
    }

    private Dictionary<ProjectId, HealthAnswer> ByProject(HealthQuestion question) => health.Ask(question).ToDictionary(answer => answer.Group.Project!.Value);
}
