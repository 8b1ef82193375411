using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Releases;
using Airworthy.Server.Tests.Health;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>What tests of the release tooling need: a server with the projects <c>shop</c> and <c>kiosk</c>, and a tool that asks it.</summary>
public abstract class ReleaseToolingTests : ApiTests
{
    private protected const string Organization = "/api/0/organizations/airworthy/";
    private protected const string Releases = Organization + "releases/";
    private protected const string Shop = "/api/0/projects/airworthy/shop/releases/";

    private protected ReleaseToolingTests()
        : base(Kiosk)
    {
    }

    private protected sealed record Answer(HttpStatusCode Status, string Text)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;
    }

    private protected Task<Answer> Post(string path, string json) => Ask(HttpMethod.Post, path, json);

    private protected Task<Answer> Put(string path, string json) => Ask(HttpMethod.Put, path, json);

    private protected Task<Answer> Delete(string path) => Ask(HttpMethod.Delete, path);

    private protected async Task<Answer> Ask(HttpMethod method, string path, string? json = null)
    {
        using var answer = await Send(method, path, json);
        var text = await answer.Content.ReadAsStringAsync();
        if (text.Length > 0)
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        return new(answer.StatusCode, text);
    }

    /// <summary>Makes a release known in <c>shop</c>.</summary>
    private protected async Task Create(string version, string projects = "\"shop\"")
    {
        var answer = await Post(Releases, $$"""{"version":"{{version}}","projects":[{{projects}}]}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    private protected async Task<JsonNode> ReleaseOf(string version) => await Get(Releases + Uri.EscapeDataString(version) + "/");

    private protected static string Path(string version) => Releases + Uri.EscapeDataString(version) + "/";

    /// <summary>The element's members, without those that are not asked for.</summary>
    private protected static string Values(JsonNode json, params string[] members) =>
        new JsonArray([.. members.Select(member => json.AsObject().ContainsKey(member) ? json[member]?.DeepClone() : "missing")]).ToJsonString();

    private protected static string[] Versions(JsonNode releases) => [.. releases.AsArray().Select(release => (string)release!["version"]!)];

    private protected Task SendSession(string release, int hoursAgo, string status = "exited", string environment = "production") =>
        Send(Wire.Session(Wire.NewId(), Now.AddHours(-hoursAgo), status, "ann", release: release, environment: environment));

    /// <summary>As an event of the release does.</summary>
    private protected Task SeeEvent(string version, int project, string environment, DateTimeOffset at) => Write(session =>
    {
        var release = ReleaseRows.Ensure(session, version, new(project), at.UtcDateTime, out _);
        ReleaseRows.SeeEvent(session, release, new(project), environment, at.UtcDateTime);
        return release;
    });

    /// <summary>An issue that was first seen in the release, in <c>shop</c>.</summary>
    private protected Task AddIssue(string version, int number, string environment = "production") => Write(session =>
    {
        var release = ReleaseRows.Ensure(session, version, new(1), Now.UtcDateTime, out _);
        ReleaseRows.SeeEvent(session, release, new(1), environment, Now.UtcDateTime);
        var issue = session.Number(
            """
            insert into issue (project, number, title, culprit, level, platform, is_unhandled, first_seen, last_seen, first_release, last_release, events, users, status, substatus, changed_at)
            values (1, $1, 'TypeError', '', 4, 'node', 1, $2, $2, $3, $3, 1, 1, 0, 1, $2) returning id
            """,
            number, Now.Ticks, release);
        return session.Execute(
            "insert into issue_environment (issue, environment, first_seen, last_seen, first_release, events) values ($1, $2, $3, $3, $4, 1)", issue, environment, Now.Ticks, release);
    });
}
