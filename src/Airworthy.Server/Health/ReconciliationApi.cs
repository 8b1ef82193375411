using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary><c>GET /api/0/organizations/{organization}/releases/{version}/reconciliation/</c>: a release's crashed sessions and crash events, and by what they differ.</summary>
internal sealed class ReconciliationApi(ProjectDirectory projects, NameRegistry names, ReleaseCatalog catalog, KnownReleases known, Reconciler reconciler, TimeProvider time)
{
    /// <summary>What is asked about if the question names no time.</summary>
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(14);

    public async Task Answer(string version, HttpContext http)
    {
        var now = time.GetUtcNow().UtcDateTime;
        EnvironmentChoice? environments = null;
        var range = new TimeRange(now - DefaultPeriod, now);
        var refusal = QuerySelection.ReadProjects(http.Request.Query, projects.All, out var chosen)
            ?? EnvironmentChoice.Read(http.Request.Query, names, catalog.Read(), out environments)
            ?? (TimeRange.IsGiven(http.Request.Query) ? TimeRange.Read(http.Request.Query, now, out range) : null);
        var release = refusal is null ? known.Find(version) : null;
        if (refusal is null && release is null)
            refusal = ApiRefusal.Missing;
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        var parts = chosen.Where(project => release!.IsIn(project.Id)).Select(project => reconciler.Of(project, version, environments, range)).ToList();
        await http.AnswerJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", version);
            json.WriteStartArray("projects");
            foreach (var part in parts)
                Write(json, part);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, Reconciliation one)
    {
        json.WriteStartObject();
        json.WriteNumber("id", one.Project.Id.Value);
        json.WriteString("slug", one.Project.Slug);
        json.WriteTimeOrNull("start", one.Range.Start);
        json.WriteTimeOrNull("end", one.Range.End);

        json.WriteStartObject("sessions");
        json.WriteNumber("total", one.Sessions.Total);
        json.WriteNumber("crashed", one.Sessions.Crashed);
        json.WriteNumber("unhandled", one.Sessions[SessionHealth.Unhandled]);
        json.WriteEndObject();
        json.WriteStartObject("events");
        json.WriteNumber("total", one.Events.All.Events);
        json.WriteNumber("crashes", one.Events.Crashes.Events);
        json.WriteNumber("crashIssues", one.Events.Crashes.Issues);
        json.WriteNumber("crashUsers", one.Events.Crashes.Users);
        json.WriteTimeOrNull("keptFrom", one.Events.KeptFrom);
        json.WriteEndObject();
        json.WriteNumber("difference", one.CrashedSessions - one.Events.Crashes.Events);
        json.WriteStartObject("atLeast");
        json.WriteNumber("crashedSessionsWithoutEvent", one.WithoutEvent);
        json.WriteNumber("crashEventsWithoutSession", one.WithoutSession);
        json.WriteEndObject();
        WriteLosses(json, one);
        json.WriteEndObject();
    }

    /// <summary>Of the whole project: what is lost does not say which release it was of.</summary>
    private static void WriteLosses(Utf8JsonWriter json, Reconciliation one)
    {
        json.WriteStartObject("lostInProject");
        json.WriteStartArray("byClients");
        foreach (var loss in one.Events.Discarded)
        {
            json.WriteStartObject();
            json.WriteString("kind", loss.Kind);
            json.WriteString("category", loss.Category);
            json.WriteString("reason", loss.Reason);
            json.WriteNumber("quantity", loss.Quantity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("here");
        foreach (var (key, quantity) in one.Dropped)
        {
            json.WriteStartObject();
            json.WriteString("item", JsonNamingPolicy.SnakeCaseLower.ConvertName(key.Item.ToString()));
            json.WriteString("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(key.Reason!.Value.ToString()));
            json.WriteNumber("quantity", quantity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
