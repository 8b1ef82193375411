using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Issues;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>Events from the socket to the tracker's tables.</summary>
public sealed class EventEndpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerUnderTest _server;
    private readonly HttpClient _client;

    public EventEndpointTests()
    {
        _server = new(_folder.Path);
        _client = _server.Anonymous();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_event_is_stored_when_it_is_answered_beside_the_session_of_its_envelope()
    {
        var (id, now) = (Wire.NewId(), TimeProvider.System.GetUtcNow());
        var (status, answer) = await Send(EventPayload.Envelope(EventPayload.Of(id, isHandled: false), ("session", Wire.Session(Wire.NewId(), now, status: "crashed"))));

        Assert.Equal((HttpStatusCode.OK, $$"""{"id":"{{id}}"}"""), (status, answer));
        Assert.Equal([id], StoredEvents.Ids(_folder.Path));
        Assert.Equal(["1"], Query("select cast(is_unhandled as text) from issue"));
        Assert.Equal(["shop@1.0.0"], Query("select version from event join release on release.id = release where first_event is not null"));
        using var authorized = _server.Authorized();
        Assert.Equal(1, (await Counts.Of(authorized)).Crashed);
    }

    [Fact]
    public async Task The_envelopes_id_wins_and_one_without_gets_one()
    {
        var (id, other) = (Wire.NewId(), Wire.NewId());
        var named = Encoding.UTF8.GetBytes($"{{\"event_id\":\"{id}\"}}\n{{\"type\":\"event\"}}\n{EventPayload.Of(other)}\n");
        Assert.Equal($$"""{"id":"{{id}}"}""", (await Send(named)).Answer);

        var made = (string)JsonNode.Parse((await Send(EventPayload.Envelope("""{"message":"hello"}"""))).Answer)!["id"]!;
        Assert.Equal([id, made], StoredEvents.Ids(_folder.Path));
    }

    [Fact]
    public async Task An_event_that_is_no_JSON_object_is_dropped_and_what_is_beside_it_is_kept()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var payload in new[] { "[1]", "17", "nothing", "{\"a\":" })
        {
            var (status, answer) = await Send(EventPayload.Envelope(payload, ("session", Wire.Session(Wire.NewId(), now))));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Matches("^\\{\"id\":\"[0-9a-f]{32}\"\\}$", answer);
        }

        Assert.Contains("airworthy_items_dropped_total{project=\"shop\",item=\"event\",reason=\"invalid_json\"} ", await Metrics(), StringComparison.Ordinal);
        using var authorized = _server.Authorized();
        Assert.Equal(4, (await Counts.Of(authorized)).Sessions);
    }

    [Fact]
    public async Task The_same_event_again_is_acknowledged_and_counted_as_a_duplicate()
    {
        var id = Wire.NewId();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await Send(EventPayload.Envelope(EventPayload.Of(id)))).Status);

        Assert.Equal([id], StoredEvents.Ids(_folder.Path));
        var metrics = await Metrics();
        Assert.Contains("airworthy_items_accepted_total{project=\"shop\",item=\"event\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("airworthy_items_dropped_total{project=\"shop\",item=\"event\",reason=\"duplicate\"} 2\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_to_store_is_an_event_too_and_a_transaction_is_not()
    {
        var id = Wire.NewId();
        foreach (var body in new[] { EventPayload.Of(id), $$"""{"event_id":"{{Wire.NewId()}}","type":"transaction"}""" })
        {
            using var answer = await _client.PostAsync(new Uri($"/api/1/store/?sentry_key={ServerUnderTest.Key}", UriKind.Relative), new StringContent(body));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal([id], StoredEvents.Ids(_folder.Path));
        Assert.Contains("item=\"transaction\",reason=\"not_stored\"} 1\n", await Metrics(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_whose_address_the_SDK_leaves_to_the_server_has_that_of_the_connection()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Wire.EnvelopePath, UriKind.Relative)) { Content = new ByteArrayContent(EventPayload.Envelope(EventPayload.Of(Wire.NewId()))) };
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var answer = await _client.SendAsync(request);
        Assert.Equal(["127.0.0.1"], Query("select user_ip from event"));
    }

    [Fact]
    public async Task The_whole_event_can_be_read_again()
    {
        await Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId(), padding: new string('x', 40_000))));
        using var connection = DatabaseFile.OpenToRead(_folder.Path, DataFolder.TrackerFile);
        using var command = connection.CreateCommand();
        command.CommandText = "select body from event_body";
        var body = (byte[])command.ExecuteScalar()!;
        Assert.InRange(body.Length, 100, 2_000);
        var json = JsonNode.Parse(EventBody.Decompress(body))!;
        Assert.Equal("the cart is empty", (string)json["exception"]!["values"]![0]!["value"]!);
    }

    [Fact]
    public async Task Client_reports_are_added_up_and_bad_ones_are_dropped()
    {
        const string Good = """{"discarded_events":[{"reason":"before_send","category":"error","quantity":42}]}""";
        const string Bad = """{"discarded_events":[{"reason":"before_send","category":"error","quantity":-1}]}""";
        const string Old = """{"timestamp":"2001-01-01T00:00:00Z","discarded_events":[{"reason":"before_send","category":"error","quantity":1}]}""";
        foreach (var envelope in new[] { Wire.Envelope("client_report", Good, Good, Bad), Wire.Envelope("client_report", Old) })
            Assert.Equal((HttpStatusCode.OK, "{}"), await Send(envelope));

        Assert.Equal(["84"], Query("select cast(quantity as text) from client_report"));
        var metrics = await Metrics();
        Assert.Contains("airworthy_items_accepted_total{project=\"shop\",item=\"client_report\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("item=\"client_report\",reason=\"invalid_member\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("item=\"client_report\",reason=\"too_old\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_events_cannot_be_stored_they_are_refused_and_sessions_are_taken()
    {
        _server.Services.GetRequiredService<TrackerWriter>().Dispose();
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId()), ("session", Wire.Session(Wire.NewId(), now))))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), now)))).Status);

        using var authorized = _server.Authorized();
        Assert.Equal(2, (await Counts.Of(authorized)).Sessions);
    }

    private async Task<(HttpStatusCode Status, string Answer)> Send(byte[] envelope)
    {
        using var answer = await _client.PostAsync(new Uri(Wire.EnvelopePath, UriKind.Relative), new ByteArrayContent(envelope));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private List<string> Query(string sql) => StoredEvents.Query(_folder.Path, sql);

    private async Task<string> Metrics()
    {
        using var authorized = _server.Authorized();
        return await authorized.GetStringAsync(new Uri("/metrics", UriKind.Relative));
    }
}
