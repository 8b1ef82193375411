using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tooling;

/// <summary><c>GET /api/0/organizations/{organization}/repos/</c>: the repositories that commits were told of, in the form of Sentry's API.</summary>
internal sealed class RepositoriesApi(TrackerDatabase tracker)
{
    private const int MaxPageSize = 100;

    public async Task Answer(HttpContext http)
    {
        var (size, offset) = (MaxPageSize, 0);
        var refusal = QuerySelection.ReadPageSize(http.Request.Query, MaxPageSize, ref size) ?? QuerySelection.ReadOffset(http.Request.Query, out offset);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var found = tracker.Read(session => session.Query(
            "select id, name, created_at from repository order by name limit $1 offset $2", row => new Repository(row.GetInt64(0), row.GetString(1), row.Time(2)), size + 1, offset));
        http.Response.Headers.Link = PageCursor.Links(http.Request, offset, size, found.Count > size);
        await http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var repository in found.Take(size))
                json.WriteRepository(repository);
            json.WriteEndArray();
        });
    }
}
