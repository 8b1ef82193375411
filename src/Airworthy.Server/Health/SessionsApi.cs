using System.Text.Json;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary><c>GET /api/0/organizations/{organization}/sessions/</c>: session statistics, in the form of Sentry's API.</summary>
internal sealed class SessionsApi(
    ProjectDirectory projects, NameRegistry names, LatestReleases latest, HealthReader health, RetentionOptions retention, StagesAt stages, TimeProvider time)
{
    public async Task Answer(string organization, HttpContext http)
    {
        if (organization != projects.Organization)
        {
            await ApiRefusal.NotFound($"There is no organization '{organization}'.").WriteTo(http.Response);
            return;
        }

        var reader = new SessionsQueryReader(http.Request.Query, projects.All, names, latest, stages, retention, time.GetUtcNow().UtcDateTime);
        if (reader.Read(out var query) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var answer = Ask(query);
        http.Response.ContentType = "application/json";
        http.Response.Headers.Link = PageCursor.Links(http.Request, query.Offset, query.PageSize, answer.HasNextPage);
        // At most 10,000 points a field: small enough to be written in one piece.
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { Encoder = ApiRefusal.Encoder }))
            answer.Write(json);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    public SessionsAnswer Ask(SessionsQuery query) => new(query, health.Ask(query.Question), names);
}
