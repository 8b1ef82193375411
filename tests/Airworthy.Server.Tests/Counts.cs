using System.Text.Json;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests;

/// <summary>What the statistics API says of a project.</summary>
internal sealed record Counts(long Sessions, long Healthy, long Errored, long Unhandled, long Abnormal, long Crashed, long Users, long UsersCrashed)
{
    /// <summary>Asks for everything a project has: the wire lets nothing be older than five days.</summary>
    /// <param name="query">What stands behind <c>query=</c>, decoded.</param>
    public static async Task<Counts> Of(HttpClient authorized, string project = "1", string query = "")
    {
        const string range = "statsPeriod=7d&interval=1d&includeSeries=0";
        var scope = $"/api/0/organizations/airworthy/sessions/?project={project}&query={Uri.EscapeDataString(query)}&field=sum(session)&field=count_unique(user)&{range}";
        var total = (await Groups(authorized, scope)).Single();
        var byStatus = (await Groups(authorized, scope + "&groupBy=session.status")).ToDictionary(group => (string)group["by"]!["session.status"]!);
        return new(
            Number(total, "sum(session)"), Number(byStatus["healthy"], "sum(session)"), Number(byStatus["errored"], "sum(session)"),
            Number(byStatus["unhandled"], "sum(session)"), Number(byStatus["abnormal"], "sum(session)"), Number(byStatus["crashed"], "sum(session)"),
            Number(total, "count_unique(user)"), Number(byStatus["crashed"], "count_unique(user)"));
    }

    private static async Task<JsonObject[]> Groups(HttpClient authorized, string path)
    {
        var json = await authorized.GetStringAsync(new Uri(path, UriKind.Relative));
        return JsonSerializer.Deserialize<JsonObject>(json)!["groups"]!.AsArray().Select(group => group!.AsObject()).ToArray();
    }

    private static long Number(JsonObject group, string field) => (long)group["totals"]![field]!;
}
