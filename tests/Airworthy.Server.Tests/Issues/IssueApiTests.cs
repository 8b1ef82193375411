using System.Net;

namespace Airworthy.Server.Tests.Issues;

/// <summary>One issue over the socket.</summary>
public sealed class IssueApiTests : TrackerApiTests
{
    [Fact]
    public async Task The_details_tell_more_than_the_list()
    {
        await Store(
            Sample.Event("cart", minutes: -30 * 60, release: "shop@1.0.0"), Sample.Event("cart", minutes: -60, release: "shop@1.1.0"), Sample.Event("cart", minutes: -50, release: null));
        await Put(Issues + "1/", """{"status":"resolved"}""");

        var issue = await Issue("SHOP-1");

        Assert.Equal("shop@1.0.0", (string)issue["firstRelease"]!["version"]!);
        Assert.Equal("shop@1.1.0", (string)issue["lastRelease"]!["version"]!);
        Assert.Equal("2026-03-10T11:34:56Z", (string)issue["lastRelease"]!["dateCreated"]!);
        Assert.Equal("3", (string)issue["count"]!);
        Assert.Equal(2, issue["stats"]!["24h"]!.AsArray().Sum(point => (int)point![1]!));
        Assert.Equal(3, issue["stats"]!["30d"]!.AsArray().Sum(point => (int)point![1]!));
        Assert.Equal(["set_resolved", "first_seen"], issue["activity"]!.AsArray().Select(one => (string)one!["type"]!));
        Assert.Equal("""[{"key":"browser","name":"browser","totalValues":3}]""", issue["tags"]!.ToJsonString());
        Assert.Equal("[]", issue["seenBy"]!.ToJsonString());
        Assert.Equal(0, (int)issue["userReportCount"]!);
    }

    [Theory]
    [InlineData(Issues + "1/")]
    [InlineData(Issues + "1")]
    [InlineData(Issues + "shop-i/")]
    [InlineData("/api/0/issues/1/")]
    [InlineData("/api/0/issues/SHOP-1/")]
    public async Task An_issue_has_several_paths(string path)
    {
        await Store(Sample.Event("cart", release: null));
        var issue = await Get(path);
        Assert.Equal("SHOP-1", (string)issue["shortId"]!);
        Assert.Null(issue["firstRelease"]);
        Assert.True(issue.AsObject().ContainsKey("firstRelease"));
    }

    [Fact]
    public async Task A_short_id_stands_for_an_issue()
    {
        await Store(Sample.Event("cart"));
        var found = await Get(Organization + "/shortids/SHOP-L/");
        Assert.Equal("1", (string)found["groupId"]!);
        Assert.Equal("SHOP-1", (string)found["shortId"]!);
        Assert.Equal("shop", (string)found["projectSlug"]!);
        Assert.Equal("Error: cart", (string)found["group"]!["title"]!);
        await AssertRefused(Organization + "/shortids/1/", HttpStatusCode.NotFound, "The requested resource does not exist");
    }

    [Fact]
    public async Task What_is_deleted_is_gone_with_all_its_events()
    {
        await Store([.. Enumerable.Range(0, 30).Select(i => Sample.Event("a", minutes: -i)), Sample.Event("b")]);
        using (var answer = await Send(HttpMethod.Delete, Issues + "SHOP-1/"))
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        await AssertRefused(Issues + "1/", HttpStatusCode.NotFound, "The requested resource does not exist");
        Assert.Equal("2", Names(await Get(Issues)));
        Assert.Single((await Get(Shop + "/events/")).AsArray());
        foreach (var table in (string[])["event", "event_body", "issue", "issue_hash", "issue_user", "issue_environment", "issue_hour", "issue_activity"])
            Assert.Equal(["1"], StoredEvents.Query(Server.DataPath, $"select count(*) from {table}"));

        // What happens again is a new issue.
        await Store(Sample.Event("a"));
        Assert.Equal("new", (string)(await Issue("SHOP-3"))["substatus"]!);
    }

    [Fact]
    public async Task Several_are_deleted_at_once()
    {
        await Store(Sample.Event("a"), Sample.Event("b"), Sample.Event("c"));
        using (var answer = await Send(HttpMethod.Delete, Issues + "?id=1&id=3&id=77"))
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("2", Names(await Get(Issues)));
        using (var answer = await Send(HttpMethod.Delete, Shop + "/issues/?query=error.value:c"))
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("2", Names(await Get(Issues)));
    }

    [Fact]
    public async Task The_issues_that_a_release_resolves_are_listed()
    {
        await Store(Sample.Event("a", minutes: -3), Sample.Event("b", minutes: -2), Sample.Event("c", minutes: -1, release: "shop@2.0.0"));
        await Put(Issues + "SHOP-1/", """{"status":"resolved","statusDetails":{"inRelease":"shop@2.0.0"}}""");
        await Put(Issues + "SHOP-2/", """{"status":"resolved"}""");

        Assert.Equal("1", Names(await Get(Organization + "/releases/shop@2.0.0/resolved/")));
        Assert.Equal("", Names(await Get(Organization + "/releases/shop@1.0.0/resolved/")));
        Assert.Equal("", Names(await Get(Organization + "/releases/shop@2.0.0/resolved/?project=kiosk")));
        await AssertRefused(Organization + "/releases/shop@3/resolved/", HttpStatusCode.NotFound, "The requested resource does not exist");
    }

    [Fact]
    public async Task Events_of_an_issue_are_listed_the_newest_first()
    {
        var events = Enumerable.Range(0, 5).Select(i => Sample.Event("a", minutes: i - 10, environment: i % 2 == 0 ? "production" : "staging", user: i == 3 ? null : $"u{i}")).ToArray();
        await Store([.. events, Sample.Event("b")]);

        Assert.Equal("4 3 2 1 0", await Order(Issues + "1/events/"));
        Assert.Equal("4 3", await Order(Issues + "1/events/?per_page=2"));
        Assert.Equal("2 1", await Order(Issues + "SHOP-1/events/?limit=2&cursor=0:2:0"));
        Assert.Equal("3 1", await Order("/api/0/issues/1/events/?environment=staging"));
        Assert.Equal("4", await Order(Issues + "1/events/?query=user.id:u4"));
        Assert.Equal("4 0", await Order(Issues + "1/events/?query=user.id:u4 OR user.id:u0"));
        Assert.Equal("4 3 2", await Order(Issues + "1/events/?statsPeriod=8m"));
        Assert.Equal(6, (await Get(Shop + "/events/?cursor=")).AsArray().Count);
        await AssertRefused(Issues + "9/events/", HttpStatusCode.NotFound, "The requested resource does not exist");
        await AssertRefused(Issues + "1/events/?query=(", HttpStatusCode.BadRequest, "Error parsing search query: column 2: a term such as");
        await AssertRefused(Shop + "/events/?query=timestamp:x", HttpStatusCode.BadRequest, "Error parsing search query: column 1: 'x' is no time");

        var one = (await Get(Issues + "1/events/"))[0]!;
        var id = Convert.ToHexStringLower(events[4].Id);
        Assert.Equal(
            $$"""
            {"id":"{{id}}","eventID":"{{id}}","groupID":"1","projectID":"1","event.type":"error","title":"Error: a","message":"Error: a","location":null,"culprit":"Cart in Total",
            "platform":"csharp","dateCreated":"2026-03-10T12:28:56Z","dateReceived":"2026-03-10T12:34:56Z","crashFile":null,"metadata":{"type":"Error","value":"a"},
            "user":{"id":"u4","username":null,"email":null,"ip_address":null,"name":null},
            "tags":[{"key":"browser","value":"Firefox"},{"key":"environment","value":"production"},{"key":"level","value":"error"},{"key":"release","value":"shop@1.0.0"},
            {"key":"transaction","value":"GET /cart"},{"key":"user","value":"id:u4"}]}
            """.ReplaceLineEndings(""), one.ToJsonString());

        async Task<string> Order(string path) =>
            string.Join(' ', (await Get(path)).AsArray().Select(one => Array.FindIndex(events, known => Convert.ToHexStringLower(known.Id) == (string)one!["eventID"]!)));
    }

    [Fact]
    public async Task A_single_event_is_told_whole_with_its_neighbours()
    {
        var events = Enumerable.Range(0, 3).Select(i => Sample.Event("a", minutes: i - 10, environment: i == 2 ? "staging" : "production")).ToArray();
        await Store(events);
        var ids = events.Select(one => Convert.ToHexStringLower(one.Id)).ToArray();

        Assert.Equal(ids[2], (string)(await Get(Issues + "1/events/latest/"))["eventID"]!);
        Assert.Equal(ids[1], (string)(await Get(Issues + "1/events/latest/?environment=production"))["eventID"]!);
        Assert.Equal(ids[0], (string)(await Get("/api/0/issues/SHOP-1/events/oldest/"))["eventID"]!);
        Assert.Equal(ids[1], (string)(await Get(Issues + $"1/events/{new Guid(ids[1])}/"))["eventID"]!);
        var one = await Get(Shop + $"/events/{ids[1]}/");
        Assert.Equal((ids[0], ids[2]), ((string)one["previousEventID"]!, (string)one["nextEventID"]!));
        Assert.Equal("shop@1.0.0", (string)one["release"]!["version"]!);
        Assert.True((int)one["size"]! > 500);
        Assert.StartsWith("""{"message":"a","padding":""", (await Get(Shop + $"/events/{ids[1]}/json/")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3, (await Get(Issues + "1/events/?full=1")).AsArray().Count(full => full!.AsObject().ContainsKey("entries")));
        foreach (var unknown in (string[])[Issues + "1/events/last/", Shop + "/events/x/", Shop + $"/events/{new string('0', 32)}/", $"/api/0/projects/airworthy/kiosk/events/{ids[1]}/"])
            await AssertRefused(unknown, HttpStatusCode.NotFound, "The requested resource does not exist");
    }

    [Fact]
    public async Task An_event_whose_body_is_kept_no_longer_says_so()
    {
        var first = Sample.Event("a", minutes: -200);
        await Store([first, .. Enumerable.Range(0, 100).Select(i => Sample.Event("a", minutes: i - 150))]);
        var id = Convert.ToHexStringLower(first.Id);
        Assert.Equal("[]", (await Get(Shop + $"/events/{id}/"))["entries"]!.ToJsonString());
        await AssertRefused(Shop + $"/events/{id}/json/", HttpStatusCode.NotFound, "Of this event only its row is kept");
    }
}
