using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Airworthy.Server.Tests.Health;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>A server with the projects <c>shop</c> and <c>kiosk</c>, asked over HTTP as tools ask it.</summary>
public abstract class ToolTests : ApiTests
{
    private protected const string Organization = "/api/0/organizations/airworthy";
    private protected const string Shop = "/api/0/projects/airworthy/shop";

    private protected ToolTests(params (string, string)[] settings)
        : base([.. Kiosk, .. settings])
    {
    }

    /// <summary>A client with another token than the one that may do all.</summary>
    private protected HttpClient With(string token) => new() { BaseAddress = Server.Address, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };

    private protected Task<Told> Post(string path, JsonNode body) => Ask(Client, HttpMethod.Post, path, body);

    private protected Task<Told> Put(string path, JsonNode body) => Ask(Client, HttpMethod.Put, path, body);

    private protected Task<Told> Delete(string path, JsonNode? body = null) => Ask(Client, HttpMethod.Delete, path, body);

    private protected static async Task<Told> Ask(HttpClient client, HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (text.Length > 0)
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        return new(answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    /// <summary>What the server told.</summary>
    private protected sealed record Told(HttpStatusCode Status, JsonNode? Body)
    {
        public string? Detail => (string?)Body!["detail"];
    }
}
