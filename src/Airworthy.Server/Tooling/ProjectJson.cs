using System.Text;
using System.Text.Json;
using Airworthy.Server.Accounts;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary>A project in the form of Sentry's API.</summary>
internal static class ProjectJson
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>The members of a project; the object is the caller's.</summary>
        /// <param name="team">The slug of the one team there is.</param>
        public void WriteProject(Project project, ProjectFact fact, IReadOnlyList<string> environments, string team)
        {
            json.WriteString("id", project.Id.ToString());
            json.WriteString("slug", project.Slug);
            json.WriteString("name", project.Name);
            json.WriteString("platform", project.Platform);
            json.WriteTimeOrNull("dateCreated", project.CreatedAt.UtcDateTime);
            json.WriteString("status", "active");
            json.WriteString("color", ColorOf(project.Slug));
            json.WriteBoolean("isBookmarked", false);
            json.WriteBoolean("isMember", true);
            json.WriteBoolean("hasAccess", true);
            json.WriteStrings("features", ["releases"]);
            json.WriteTimeOrNull("firstEvent", fact.FirstEvent);
            json.WriteBoolean("firstTransactionEvent", false);
            json.WriteBoolean("hasSessions", fact.HasSessions);
            json.WriteBoolean("hasUserReports", false);
            json.WriteStrings("access", ApiScopes.All);
            json.WritePropertyName("team");
            OrganizationApi.WriteTeam(json, team);
            json.WriteStartArray("teams");
            OrganizationApi.WriteTeam(json, team);
            json.WriteEndArray();
            json.WriteStrings("platforms", project.Platform is { } platform ? [platform] : []);
            json.WriteStrings("environments", environments);
            json.WriteLatestRelease(fact.LatestRelease);
            json.WriteLatestDeploys(fact.LatestDeploys);
        }

        private void WriteStrings(string name, IReadOnlyList<string> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }

        private void WriteLatestRelease(string? version)
        {
            if (version is null)
            {
                json.WriteNull("latestRelease");
                return;
            }

            json.WriteStartObject("latestRelease");
            json.WriteString("version", version);
            json.WriteEndObject();
        }

        private void WriteLatestDeploys(IReadOnlyList<LatestDeploy> deploys)
        {
            if (deploys.Count == 0)
            {
                json.WriteNull("latestDeploys");
                return;
            }

            json.WriteStartObject("latestDeploys");
            foreach (var deploy in deploys)
            {
                json.WriteStartObject(deploy.Environment);
                json.WriteString("version", deploy.Version);
                json.WriteTimeOrNull("dateFinished", deploy.FinishedAt);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    /// <summary>The same colour for the same project each time.</summary>
    private static string ColorOf(string slug) => $"#{Crc32C.Finish(Crc32C.Append(Crc32C.Start, Encoding.UTF8.GetBytes(slug))) & 0xFFFFFF:x6}";
}
