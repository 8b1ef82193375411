using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>What is known of a project's data.</summary>
/// <param name="FirstEvent">When the first event of it happened that is still known.</param>
/// <param name="LatestRelease">The version that was released, or became known, last; archived ones do not count.</param>
/// <param name="LatestDeploys">The last deploy to each environment.</param>
internal sealed record ProjectFact(bool HasSessions, DateTime? FirstEvent, string? LatestRelease, IReadOnlyList<LatestDeploy> LatestDeploys);

internal sealed record LatestDeploy(string Environment, string Version, DateTime FinishedAt);

/// <summary>Looks up what tools are told of a project besides what people have set up.</summary>
internal sealed class ProjectFacts(KnownReleases known, TrackerDatabase tracker)
{
    public Dictionary<ProjectId, ProjectFact> Of(IReadOnlyList<Project> projects)
    {
        var releases = known.All();
        return tracker.Read(session => projects.ToDictionary(project => project.Id, project => Of(project.Id, session, releases)));
    }

    private static ProjectFact Of(ProjectId project, SqlSession session, IReadOnlyList<KnownRelease> releases)
    {
        var first = session.Number("select min(first_seen) from issue where project = $1", project.Value);
        var deploys = session.Query(
            """
            select environment, version, max(finished_at) from deploy_project join deploy on deploy.id = deploy join release on release.id = deploy.release
            where project = $1 group by environment order by environment
            """,
            row => new LatestDeploy(row.GetString(0), row.GetString(1), row.Time(2)), project.Value);
        return new(
            releases.Any(release => release.Parts.Any(part => part.Project == project && part.Sessions is not null)),
            first is { } ticks ? new DateTime(ticks, DateTimeKind.Utc) : null,
            releases.Where(release => !release.IsArchived && release.IsIn(project)).Max(KnownRelease.ByDate)?.Version,
            deploys);
    }
}
