using System.Text;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary><c>GET …/environments/</c> of the organization and of a project: where sessions and events came from, and what was deployed to.</summary>
internal sealed class EnvironmentApi(ProjectDirectory projects, NameRegistry names, ReleaseSightings sightings, SessionStore sessions, TrackerDatabase tracker)
{
    public Task AnswerOfOrganization(HttpContext http) => Answer(http, NamesOf(projects.All), isOfProject: false);

    public Task AnswerOfProject(string project, HttpContext http) => Answer(http, NamesOf([projects.Find(project)!]), isOfProject: true);

    /// <summary>The names in ordinal order; what has no environment has none here.</summary>
    public IReadOnlyList<string> NamesOf(IReadOnlyList<Project> asked)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var releases = names.Releases.Where(release => asked.Any(project => project.Id == release.Project)).Select(release => release.Id).ToHashSet();
        lock (sessions.Gate)
            found.UnionWith(sightings.EnvironmentsOf(releases).Select(environment => names[environment]));
        found.UnionWith(tracker.Read(session => asked.SelectMany(project => session.Query(
            """
            select environment from release_event_environment where project = $1
            union select environment from issue_environment join issue on issue.id = issue where project = $1
            union select environment from deploy_project join deploy on deploy.id = deploy where project = $1
            """,
            row => row.GetString(0), project.Id.Value)).ToList()));
        found.Remove("");
        return [.. found];
    }

    private static Task Answer(HttpContext http, IReadOnlyList<string> found, bool isOfProject) => http.AnswerPage(found, (json, name) =>
    {
        json.WriteStartObject();
        json.WriteString("id", IdOf(name).ToString());
        json.WriteString("name", name);
        if (isOfProject)
            json.WriteBoolean("isHidden", false);
        json.WriteEndObject();
    });

    /// <summary>An environment is known by its name; tools want a number that stays the same.</summary>
    private static uint IdOf(string name) => Crc32C.Finish(Crc32C.Append(Crc32C.Start, Encoding.UTF8.GetBytes(name)));
}
