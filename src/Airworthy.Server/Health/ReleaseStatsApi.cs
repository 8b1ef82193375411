using System.Text;
using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary><c>GET /api/0/projects/{organization}/{project}/releases/{version}/stats/</c>: one release over time, in the form of Sentry's API.</summary>
internal sealed class ReleaseStatsApi(
    ProjectDirectory projects, NameRegistry names, SeenReleases seen, HealthReader health, RetentionOptions retention, TimeProvider time)
{
    public async Task Answer(string project, string version, HttpContext http)
    {
        var now = time.GetUtcNow().UtcDateTime;
        ReleaseStatsQuery? query = null;
        var refusal = Find(project, version, out var release) ?? ReleaseStatsQuery.Read(http.Request.Query, names, retention, now, out query);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        await http.AnswerJson(json => Write(json, release!, query!, now));
    }

    private ApiRefusal? Find(string slugOrId, string version, out SeenRelease? release)
    {
        release = null;
        var project = projects.Find(slugOrId)!;
        if (names.TryFindRelease(project.Id, Encoding.UTF8.GetBytes(version), out var id))
            release = seen.Of([project.Id], environments: null).Find(one => one.Release.Id == id);
        return release is null ? ApiRefusal.NotFound($"There is no release '{version}' in project '{project.Slug}'.") : null;
    }

    private void Write(Utf8JsonWriter json, SeenRelease release, ReleaseStatsQuery query, DateTime now)
    {
        var answer = health.Ask(new HealthQuestion
        {
            Projects = [release.Release.Project],
            Releases = id => id == release.Release.Id,
            Environments = query.Environments,
            Buckets = query.Buckets,
            WithUsers = query.OfUsers,
            WithDurations = true,
        }).Single();

        json.WriteStartObject();
        if (answer.Total.IsApproximate)
            json.WriteBoolean("approximate", true);
        json.WriteStartArray("stats");
        foreach (var (start, figures) in query.Buckets.Starts().Zip(answer.Series))
        {
            json.WriteStartArray();
            json.WriteNumberValue(start.EpochSeconds);
            json.WriteStartObject();
            WriteCounts(json, figures, query.OfUsers);
            foreach (var (name, share) in ReleaseHealthJson.Percentiles)
                json.WriteNumberOrNull("duration_" + name.ToLowerInvariant(), figures.Durations.Seconds(share));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("statTotals");
        WriteCounts(json, answer.Total, query.OfUsers);
        json.WriteEndObject();
        json.WriteStartArray("usersBreakdown");
        foreach (var row in ReleaseBreakdown.Of(release, query.Environments, health, retention, now))
            WriteBreakdown(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, in HealthFigures figures, bool ofUsers)
    {
        var (prefix, counts) = ofUsers ? ("users", figures.Users) : ("sessions", figures.Sessions);
        json.WriteNumber(prefix, counts.Total);
        foreach (var column in HealthWords.InAnswers)
            json.WriteNumber($"{prefix}_{column.Word}", counts[column]);
    }

    private static void WriteBreakdown(Utf8JsonWriter json, BreakdownRow row)
    {
        json.WriteStartObject();
        json.WriteTimeOrNull("date", row.Date);
        json.WriteNumberOrNull("totalUsers", row.Figures.KnownUsers);
        json.WriteNumberOrNull("crashFreeUsers", row.Figures.UserCrashFreeRate * 100);
        json.WriteNumber("totalSessions", row.Figures.Sessions.Total);
        json.WriteNumberOrNull("crashFreeSessions", row.Figures.SessionCrashFreeRate * 100);
        json.WriteEndObject();
    }
}
