using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Issues;
using Airworthy.Server.Tests.Health;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Issues;

/// <summary>What tests of the API of issues and events need: a server at <see cref="Sample.Now"/>, records that go in where a request's do, and who asks.</summary>
public abstract class TrackerApiTests : ApiTests
{
    private protected const string Organization = "/api/0/organizations/airworthy";
    private protected const string Issues = Organization + "/issues/";
    private protected const string Shop = "/api/0/projects/airworthy/shop";

    private protected TrackerApiTests()
        : base([("Bootstrap:Projects:0:Platform", "javascript"), .. Kiosk]) => Time.SetUtcNow(new(Sample.Now));

    /// <summary>Stores the events, one after the other.</summary>
    private protected async Task Store(params EventRecord[] events)
    {
        foreach (var one in events)
            await Server.Services.GetRequiredService<EventIntake>().Commit(one);
    }

    private protected async Task<JsonNode> Put(string path, string body)
    {
        using var answer = await Send(HttpMethod.Put, path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private protected async Task AssertPutRefused(string path, string body, string detail, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        using var answer = await Send(HttpMethod.Put, path, body);
        await AssertRefused(answer, status, detail);
    }

    private protected async Task<JsonNode> Issue(string shortId) => await Get(Issues + shortId + "/");

    /// <summary>The status, with its details and what it means: <c>resolved {"inRelease":"shop@1"}</c>.</summary>
    private protected async Task<string> Standing(string shortId)
    {
        var issue = await Issue(shortId);
        var substatus = (string?)issue["substatus"];
        return $"{issue["status"]} {issue["statusDetails"]!.ToJsonString()}{(substatus is null ? "" : " " + substatus)}";
    }

    /// <summary>The short ids of a list without the project, <c>1 H</c>.</summary>
    private protected static string Names(JsonNode list) => string.Join(' ', list.AsArray().Select(issue => ((string)issue!["shortId"]!).Replace("SHOP-", "", StringComparison.Ordinal)));
}
