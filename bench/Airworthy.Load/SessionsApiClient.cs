using System.Net;
using System.Text.Json;

namespace Airworthy.Load;

/// <summary>Asks the statistics API for totals of one environment over the last two days, for a run may go past midnight.</summary>
public sealed class SessionsApiClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _path;

    public SessionsApiClient(Uri server, int project, string token)
    {
        _http = new HttpClient { BaseAddress = server, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        _path = $"/api/0/organizations/airworthy/sessions/?project={project}&statsPeriod=2d&interval=1d&includeSeries=0";
    }

    /// <summary>The sessions of an environment; 0 if it is not known yet.</summary>
    public Task<long> Sessions(string environment) => Ask(environment, "sum(session)", "");

    public async Task<ExpectedCounts> Counts(string environment) => new(
        await Sessions(environment), await Ask(environment, "sum(session)", "session.status:crashed"), await Ask(environment, "count_unique(user)", ""));

    public void Dispose() => _http.Dispose();

    private async Task<long> Ask(string environment, string field, string filter)
    {
        var path = $"{_path}&environment={Uri.EscapeDataString(environment)}&field={field}&query={Uri.EscapeDataString(filter)}";
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return 0;
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        using var json = await JsonDocument.ParseAsync(body);
        return json.RootElement.GetProperty("groups")[0].GetProperty("totals").GetProperty(field).GetInt64();
    }
}
