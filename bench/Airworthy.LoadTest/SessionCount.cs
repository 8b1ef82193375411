using System.Net.Http.Headers;
using System.Text.Json;

namespace Airworthy.LoadTest;

/// <summary>How many sessions the server itself says it has.</summary>
internal static class SessionCount
{
    public const string Token = "bench-token-with-every-scope";

    public static async Task<long> Ask(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        // Two days, for the run may have gone past midnight.
        await using var answer = await http.GetStreamAsync(new Uri(
            "/api/0/organizations/airworthy/sessions/?project=1&field=sum(session)&statsPeriod=2d&interval=1d&includeSeries=0", UriKind.Relative));
        using var json = await JsonDocument.ParseAsync(answer);
        return json.RootElement.GetProperty("groups")[0].GetProperty("totals").GetProperty("sum(session)").GetInt64();
    }
}
