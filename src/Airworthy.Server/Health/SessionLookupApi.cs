using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Users;

namespace Airworthy.Server.Health;

/// <summary>
/// <c>GET /api/0/organizations/{organization}/sessions/lookup/</c>: single sessions, newest first, for support: who crashed, and what happened to this user.
/// The user is typed as the app knows them, and hashed before anything is looked up; an answer tells users apart, never who they are.
/// Sentry has nothing like it: it keeps no sessions.
/// </summary>
internal sealed class SessionLookupApi(
    ProjectDirectory projects, NameRegistry names, LatestReleases latest, StagesAt stages, UserHasher hasher, SessionLookup lookup, TimeProvider time)
{
    public async Task Answer(HttpContext http)
    {
        var reader = new SessionLookupQuery(http.Request.Query, projects.All, names, latest, stages, hasher, time.GetUtcNow().UtcDateTime);
        if (reader.Read(out var search, out var pageSize) is { } refusal)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        // One more than is shown: whether a page follows.
        var found = lookup.Find(search, pageSize + 1);
        var page = found.Take(pageSize).ToList();
        if (page.Count > 0)
            http.Response.Headers.Link = PageCursor.Link(http.Request, "next", SessionLookupQuery.CursorOf(SessionPlace.Of(page[^1])), found.Count > pageSize);
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var session in page)
                Write(json, session);
            json.WriteEndArray();
        });
    }

    private void Write(Utf8JsonWriter json, in SessionState session)
    {
        json.WriteStartObject();
        json.WriteString("id", session.Id.ToString());
        json.WriteNumber("project", session.Project.Value);
        json.WriteString("release", names[session.Release].Version);
        json.WriteString("environment", names[session.Environment]);
        json.WriteString("status", session.Health.Word);
        json.WriteString("started", session.Started.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        if (double.IsNaN(session.DurationSeconds))
            json.WriteNull("duration");
        else
            json.WriteNumber("duration", session.DurationSeconds);
        json.WriteNumber("errors", session.Errors);
        json.WriteString("abnormalMechanism", session.Mechanism switch
        {
            AbnormalMechanism.AnrForeground => "anr_foreground",
            AbnormalMechanism.AnrBackground => "anr_background",
            _ => null,
        });
        // The keyed hash: the same user has the same one, and nobody can tell whose it is.
        json.WriteString("user", session.User == UserHash.None ? null : session.User.Value.ToString("x16"));
        json.WriteEndObject();
    }
}
