using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>What is known of a project's data.</summary>
/// <param name="FirstEvent">When the first event of it happened that is still known.</param>
/// <param name="LatestRelease">The version that was released, or became known, last; archived ones do not count.</param>
/// <param name="LatestDeploys">The last deploy to each environment.</param>
internal sealed record ProjectFact(bool HasSessions, DateTime? FirstEvent, string? LatestRelease, IReadOnlyList<LatestDeploy> LatestDeploys);

internal sealed record LatestDeploy(string Environment, string Version, DateTime FinishedAt);

/// <summary>Looks up what tools are told of a project besides what people have set up.</summary>
internal sealed class ProjectFacts(SeenReleases seen, TrackerDatabase tracker)
{
    public Dictionary<ProjectId, ProjectFact> Of(IReadOnlyList<Project> projects)
    {
        var sessions = seen.Of([.. projects.Select(project => project.Id)], environments: null).ToLookup(one => one.Release.Project);
        return tracker.Read(session => projects.ToDictionary(project => project.Id, project => Of(project.Id, session, [.. sessions[project.Id]])));
    }

    private static ProjectFact Of(ProjectId project, SqlSession session, IReadOnlyList<SeenRelease> sessions)
    {
        long? first = session.Number("select min(first_seen) from issue where project = $1", project.Value);
        var deploys = session.Query(
            """
            select environment, version, max(finished_at) from deploy_project join deploy on deploy.id = deploy join release on release.id = deploy.release
            where project = $1 group by environment order by environment
            """,
            row => new LatestDeploy(row.GetString(0), row.GetString(1), row.Time(2)), project.Value);
        return new(sessions.Count > 0, first is { } ticks ? new DateTime(ticks, DateTimeKind.Utc) : null, LatestRelease(project, session, sessions), deploys);
    }

    private static string? LatestRelease(ProjectId project, SqlSession session, IReadOnlyList<SeenRelease> sessions)
    {
        var told = session.Query(
            """
            select version, coalesce(released_at, release.created_at) from release_project join release on release.id = release
            where project = $1 and is_archived = 0 order by 2 desc, release.id desc limit 1
            """,
            row => (Version: row.GetString(0), Date: row.Time(1)), project.Value);
        // Of what a tool or an event has named, the date stands there; the date of the others is that of their first session.
        var onlySeen = sessions.OrderByDescending(one => one.Created)
            .FirstOrDefault(one => session.Number("select id from release where version = $1", one.Release.Version) is null);
        if (told.Count == 0 || onlySeen is not null && onlySeen.Created > told[0].Date)
            return onlySeen?.Release.Version;
        return told[0].Version;
    }
}
