using System.Text.Json;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>The deploys of releases.</summary>
internal static class DeployTable
{
    /// <summary>On the writer's thread only.</summary>
    /// <param name="projects">Where; all the projects of the release if none is named.</param>
    public static Deploy Add(SqlSession session, long release, DeployInput input, IReadOnlyList<ProjectId> projects, DateTime now)
    {
        var finished = input.Finished ?? now;
        var row = session.Number(
            "insert into deploy (release, environment, name, url, started_at, finished_at) values ($1, $2, $3, $4, $5, $6) returning id",
            release, input.Environment, input.Name, input.Url, input.Started?.Ticks, finished.Ticks)!.Value;
        session.Execute(
            """
            insert into deploy_project (deploy, project) select $1, project from release_project
            where release = $2 and ($3 = '[]' or project in (select value from json_each($3)))
            """,
            row, release, NumbersOf(projects));
        return new(row, input.Environment, input.Name, input.Url, input.Started, finished);
    }

    /// <summary>The last deploy to each environment of each of the projects, the one that finished last first.</summary>
    public static List<Deploy> Last(SqlSession session, long release, IEnumerable<ProjectId> projects) => session.Query(
        $"""
        select {ReleaseHistories.DeployColumns} from deploy d where d.id in (
            select max(deploy.id) from deploy join deploy_project on deploy_project.deploy = deploy.id
            where deploy.release = $1 and deploy_project.project in (select value from json_each($2)) group by deploy_project.project, deploy.environment)
        order by d.finished_at desc, d.id desc
        """,
        ReleaseHistories.ReadDeploy, release, NumbersOf(projects));

    private static string NumbersOf(IEnumerable<ProjectId> projects) => JsonSerializer.Serialize(projects.Select(project => project.Value));
}
