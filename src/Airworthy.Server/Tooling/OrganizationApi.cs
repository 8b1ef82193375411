using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tooling;

/// <summary>The one organization there is, and the lists that belong to it, in the form of Sentry's API.</summary>
internal sealed class OrganizationApi(ProjectDirectory projects, PublicAddress address)
{
    /// <summary><c>GET /api/0/organizations/</c></summary>
    public Task AnswerList(HttpContext http)
    {
        string[] found = Contains(projects.Organization, http.Request.Query.Last("query")) ? [projects.Organization] : [];
        return http.AnswerPage(found, (json, _) => Write(json, http.Request));
    }

    /// <summary><c>GET /api/0/organizations/{organization}/</c></summary>
    public Task Answer(HttpContext http) => http.AnswerJson(json => Write(json, http.Request));

    /// <summary><c>GET /api/0/users/me/regions/</c>: there are none, tools then ask this server.</summary>
    public static Task AnswerRegions(HttpContext http) => http.AnswerJson(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("regions");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary><c>GET …/teams/</c>: one, which has all projects, for tools that create projects ask whose they will be.</summary>
    public Task AnswerTeams(HttpContext http) => http.AnswerPage([projects.Organization], static (json, team) => WriteTeam(json, team));

    /// <summary><c>GET …/monitors/</c>: check-ins are not kept, so there are none.</summary>
    public static Task AnswerMonitors(HttpContext http) => http.AnswerPage(Array.Empty<string>(), static (json, name) => json.WriteStringValue(name));

    public void Write(Utf8JsonWriter json, HttpRequest request)
    {
        var root = address.For(request).GetLeftPart(UriPartial.Authority);
        json.WriteStartObject();
        json.WriteString("id", ProjectDirectory.OrganizationId);
        json.WriteString("slug", projects.Organization);
        json.WriteString("name", projects.Organization);
        // It was made with its first project, at the first start.
        json.WriteTimeOrNull("dateCreated", projects.All.Min(project => project.CreatedAt.UtcDateTime));
        json.WriteStartObject("status");
        json.WriteString("id", "active");
        json.WriteString("name", "active");
        json.WriteEndObject();
        json.WriteBoolean("isEarlyAdopter", false);
        json.WriteBoolean("require2FA", false);
        json.WriteBoolean("requireEmailVerification", false);
        json.WriteStartArray("features");
        json.WriteEndArray();
        json.WriteStartObject("avatar");
        json.WriteString("avatarType", "letter_avatar");
        json.WriteNull("avatarUuid");
        json.WriteEndObject();
        json.WriteStartObject("links");
        json.WriteString("organizationUrl", root);
        json.WriteString("regionUrl", root);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteTeam(Utf8JsonWriter json, string slug)
    {
        json.WriteStartObject();
        json.WriteString("id", ProjectDirectory.OrganizationId);
        json.WriteString("slug", slug);
        json.WriteString("name", slug);
        json.WriteEndObject();
    }

    /// <summary>Whether a name is what somebody searches for: nothing finds all.</summary>
    public static bool Contains(string name, string? query) => string.IsNullOrEmpty(query) || name.Contains(query, StringComparison.OrdinalIgnoreCase);
}
