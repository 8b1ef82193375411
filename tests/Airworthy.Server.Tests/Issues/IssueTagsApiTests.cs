using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Issues;

/// <summary>What the events of an issue have in common.</summary>
public sealed class IssueTagsApiTests : TrackerApiTests
{
    [Fact]
    public async Task Tags_come_with_their_most_frequent_values()
    {
        await Store(
            Sample.Event(minutes: -3, user: "1"), Sample.Event(minutes: -2, user: "2", release: "shop@1.1.0"), Sample.Event(minutes: -1, user: "1", environment: "staging"), Sample.Event("b"));

        var tags = (await Get(Issues + "SHOP-1/tags/")).AsArray();

        Assert.Equal(["browser", "environment", "level", "release", "transaction", "user"], tags.Select(tag => (string)tag!["key"]!).Order(StringComparer.Ordinal));
        var user = tags.Single(tag => (string)tag!["key"]! == "user")!;
        Assert.Equal((3, 2), ((int)user["totalValues"]!, (int)user["uniqueValues"]!));
        Assert.Equal(["id:1 2", "id:2 1"], user["topValues"]!.AsArray().Select(value => $"{value!["value"]} {value["count"]}"));
        Assert.Equal("2026-03-10T12:31:56Z", (string)user["topValues"]![0]!["firstSeen"]!);
        Assert.Equal("2026-03-10T12:33:56Z", (string)user["topValues"]![0]!["lastSeen"]!);
        Assert.Equal("Browser", (string)tags.Single(tag => (string)tag!["key"]! == "browser")!["name"]!);
    }

    [Fact]
    public async Task They_can_be_limited_to_environments_and_to_keys()
    {
        await Store(Sample.Event(), Sample.Event(environment: "staging", user: "2"));

        Assert.Equal(["id:2"], Values(await Get(Issues + "1/tags/user/?environment=staging")));
        Assert.Equal("user", (string)(await Get(Issues + "1/tags/?key=user")).AsArray().Single()!["key"]!);
        Assert.Equal(["Firefox"], Values(await Get("/api/0/issues/1/tags/browser/")));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await Store(Sample.Event());

        await AssertMissing(Issues + "9/tags/");
        await AssertMissing(Issues + "1/tags/moon/");
    }

    private static IEnumerable<string> Values(JsonNode tag) => tag["topValues"]!.AsArray().Select(value => (string)value!["value"]!);

    private async Task AssertMissing(string path)
    {
        using var answer = await Send(HttpMethod.Get, path);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }
}
