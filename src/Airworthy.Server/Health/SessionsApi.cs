using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary><c>GET /api/0/organizations/{organization}/sessions/</c>: session statistics, in the form of Sentry's API.</summary>
internal sealed class SessionsApi(
    ProjectDirectory projects, NameRegistry names, LatestReleases latest, HealthReader health, RetentionOptions retention, StagesAt stages, TimeProvider time)
{
    public async Task Answer(HttpContext http)
    {
        var reader = new SessionsQueryReader(http.Request.Query, projects.All, names, latest, stages, retention, time.GetUtcNow().UtcDateTime);
        if (reader.Read(out var query) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var answer = Ask(query);
        http.Response.Headers.Link = PageCursor.Links(http.Request, query.Offset, query.PageSize, answer.HasNextPage);
        await http.AnswerJson(answer.Write);
    }

    public SessionsAnswer Ask(SessionsQuery query) => new(query, health.Ask(query.Question), names);
}
