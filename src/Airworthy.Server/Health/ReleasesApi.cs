using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary><c>GET /api/0/organizations/{organization}/releases/</c>: the releases that sessions came from, with their health, in the form of Sentry's API.</summary>
internal sealed class ReleasesApi(ProjectDirectory projects, NameRegistry names, ReleaseList list, ReleaseHealthReader health, TimeProvider time)
{
    public async Task Answer(HttpContext http)
    {
        if (new ReleasesQueryReader(http.Request.Query, projects.All, names, time.GetUtcNow().UtcDateTime).Read(out var query) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var page = list.Read(query);
        http.Response.Headers.Link = PageCursor.Links(http.Request, query.Offset, query.PageSize, page.HasNext);
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var entry in page.Entries)
                Write(json, entry, page, query);
            json.WriteEndArray();
        });
    }

    private void Write(Utf8JsonWriter json, ListedRelease entry, ReleasePage page, ReleasesQuery query)
    {
        json.WriteStartObject();
        json.WriteNumber("id", entry.Id);
        json.WriteString("version", entry.Version);
        json.WriteString("shortVersion", entry.Version);
        json.WriteString("status", "open");
        json.WriteTimeOrNull("dateCreated", entry.Created);
        json.WriteStartArray("projects");
        foreach (var part in entry.Parts)
            WriteProject(json, part, page, query);
        json.WriteEndArray();
        json.WriteStartObject("currentProjectMeta");
        // Bounds of one project's sessions; over several they mean nothing.
        if (entry.Parts is [var only])
            json.WriteSessionBounds(only.Seen);
        json.WriteEndObject();
        if (page.Adoption is { } adoption)
            WriteStages(json, entry, adoption, query.Projects);
        json.WriteEndObject();
    }

    private void WriteProject(Utf8JsonWriter json, SeenRelease part, ReleasePage page, ReleasesQuery query)
    {
        var project = query.Projects.First(one => one.Id == part.Release.Project);
        json.WriteStartObject();
        json.WriteNumber("id", project.Id.Value);
        json.WriteString("slug", project.Slug);
        json.WriteString("name", project.Name);
        json.WriteString("platform", project.Platform);
        json.WriteStartArray("platforms");
        if (project.Platform is not null)
            json.WriteStringValue(project.Platform);
        json.WriteEndArray();
        json.WriteBoolean("hasHealthData", health.HasHealthData(part));
        if (page.Health.TryGetValue(part.Release.Id, out var figures))
        {
            json.WritePropertyName("healthData");
            json.WriteHealth(figures, query.Health, query.SeriesName);
        }

        json.WriteEndObject();
    }

    /// <summary>By project; null if it was seen in no environment that has a name.</summary>
    private static void WriteStages(Utf8JsonWriter json, ListedRelease entry, IReadOnlyDictionary<ReleaseId, Adoption> adoption, IReadOnlyList<Project> known)
    {
        var parts = entry.Parts.Where(part => adoption.ContainsKey(part.Release.Id)).ToList();
        if (parts.Count == 0)
        {
            json.WriteNull("adoptionStages");
            return;
        }

        json.WriteStartObject("adoptionStages");
        foreach (var part in parts)
        {
            json.WritePropertyName(known.First(one => one.Id == part.Release.Project).Slug);
            json.WriteAdoption(adoption[part.Release.Id]);
        }

        json.WriteEndObject();
    }
}
