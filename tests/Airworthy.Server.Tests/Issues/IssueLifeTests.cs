using System.Net;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Issues;

/// <summary>The life of an issue, from what SDKs send to what the API tells: all of it over the socket.</summary>
public sealed class IssueLifeTests : TrackerApiTests
{
    [Fact]
    public async Task A_crash_makes_an_issue_that_searches_find()
    {
        await Crash("shop@1.0.0", line: 10);
        await Crash("shop@1.0.0", line: 10, isHandled: true, type: "RangeError");

        var issue = (await Get(Issues + "?query=error.unhandled:true")).AsArray().Single()!;
        Assert.Equal("TypeError: cart is undefined", (string)issue["title"]!);
        Assert.True((bool)issue["isUnhandled"]!);
        Assert.Equal("1", (string)issue["count"]!);
        Assert.Equal(1, (int)issue["userCount"]!);
        var found = (await Get(Organization + "/events/?field=title&field=issue&field=error.unhandled&query=error.unhandled:true"))["data"]!.AsArray().Single()!;
        Assert.Equal("TypeError: cart is undefined", (string)found["title"]!);
        Assert.Equal((string)issue["shortId"]!, (string)found["issue"]!);
        Assert.Equal("2", (string)(await Get(Organization + "/events/?field=count()"))["data"]![0]!["count()"]!.ToJsonString());
    }

    [Fact]
    public async Task A_crash_on_another_line_is_the_same_issue_and_in_a_later_release_a_regression()
    {
        await Crash("shop@1.0.0", line: 10);
        await Put(Issues + "SHOP-1/", """{"status":"resolved","statusDetails":{"inNextRelease":true}}""");
        Time.Advance(TimeSpan.FromMinutes(1));

        await Crash("shop@1.0.0", line: 12);
        Assert.Equal("""resolved {"inNextRelease":true}""", await Standing("SHOP-1"));

        await Crash("shop@1.0.1", line: 14);
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-1"));
        var issue = await Issue("SHOP-1");
        Assert.Equal("3", (string)issue["count"]!);
        Assert.Equal("shop@1.0.0", (string)issue["firstRelease"]!["version"]!);
        Assert.Equal("shop@1.0.1", (string)issue["lastRelease"]!["version"]!);
        Assert.Equal("1", Names(await Get(Issues + "?query=is:regressed")));
    }

    [Fact]
    public async Task A_commit_that_a_tool_tells_resolves_an_issue()
    {
        await Crash("shop@1.0.0", line: 10);
        using (var answer = await Send(HttpMethod.Post, Organization + "/releases/",
            """{"version":"shop@1.1.0","projects":["shop"],"commits":[{"id":"0ea379a4d6cd08c93f88e448587f8de8321afb58","repository":"web","message":"Guard the cart\n\nFixes SHOP-1"}]}"""))
        {
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));
        Assert.Equal("1", Names(await Get(Organization + "/releases/shop@1.1.0/resolved/")));
        Time.Advance(TimeSpan.FromMinutes(1));
        await Crash("shop@1.0.0", line: 10);
        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));
        await Crash("shop@1.1.0", line: 10);
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task A_release_that_a_tool_makes_settles_what_waits_for_it()
    {
        await Crash("first", line: 10);
        await Put(Shop + "/issues/?id=1", """{"status":"resolvedInNextRelease","snoozeDuration":null}""");
        Time.Advance(TimeSpan.FromMinutes(1));
        using (var answer = await Send(HttpMethod.Post, Shop + "/releases/", """{"version":"second"}"""))
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("""resolved {"inRelease":"second"}""", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task A_whole_event_shows_where_it_happened()
    {
        await Crash("shop@1.0.0", line: 10);
        var one = await Get(Issues + "SHOP-1/events/latest/");

        Assert.Equal(["exception", "breadcrumbs", "request"], one["entries"]!.AsArray().Select(entry => (string)entry!["type"]!));
        var exception = one["entries"]![0]!["data"]!["values"]![0]!;
        Assert.Equal("TypeError", (string)exception["type"]!);
        Assert.False((bool)exception["mechanism"]!["handled"]!);
        Assert.Equal(
            """{"filename":"src/cart.js","absPath":null,"module":null,"package":null,"platform":null,"instructionAddr":null,"function":"checkout","rawFunction":null,"lineNo":10,"colNo":3,"inApp":true,"context":[[9,"function checkout() {"],[10,"  cart.total();"],[11,"}"]]}""",
            exception["stacktrace"]!["frames"]![0]!.ToJsonString());
        Assert.Equal("linux", (string)one["contexts"]!["os"]!["name"]!);
        Assert.Equal("ann@shop.test", (string)one["user"]!["email"]!);
        Assert.Equal("node", (string)one["platform"]!);
        Assert.Contains(one["tags"]!.AsArray(), tag => (string)tag!["key"]! == "shelf" && (string)tag["value"]! == "top");
        Assert.Equal("TypeError", (string)(await Get(Shop + $"/events/{one["eventID"]}/json/"))["exception"]!["values"]![0]!["type"]!);
    }

    private async Task Crash(string release, int line, bool isHandled = false, string type = "TypeError")
    {
        var now = Time.GetUtcNow();
        var payload = new JsonObject
        {
            ["event_id"] = Wire.NewId(),
            ["timestamp"] = now.ToString("O"),
            ["platform"] = "node",
            ["release"] = release,
            ["environment"] = "production",
            ["tags"] = new JsonObject { ["shelf"] = "top" },
            ["user"] = new JsonObject { ["id"] = "7", ["email"] = "ann@shop.test" },
            ["contexts"] = new JsonObject { ["os"] = new JsonObject { ["name"] = "linux" } },
            ["request"] = new JsonObject { ["url"] = "https://shop.test/cart", ["method"] = "GET" },
            ["breadcrumbs"] = new JsonArray(new JsonObject { ["message"] = "clicked", ["timestamp"] = now.ToString("O") }),
            ["exception"] = new JsonObject
            {
                ["values"] = new JsonArray(new JsonObject
                {
                    ["type"] = type,
                    ["value"] = "cart is undefined",
                    ["mechanism"] = new JsonObject { ["type"] = "onerror", ["handled"] = isHandled },
                    ["stacktrace"] = new JsonObject
                    {
                        ["frames"] = new JsonArray(new JsonObject
                        {
                            ["function"] = "checkout",
                            ["filename"] = "src/cart.js",
                            ["lineno"] = line,
                            ["colno"] = 3,
                            ["in_app"] = true,
                            ["pre_context"] = new JsonArray("function checkout() {"),
                            ["context_line"] = "  cart.total();",
                            ["post_context"] = new JsonArray("}"),
                        }),
                    },
                }),
            },
        };
        await Sdk.Send(Wire.Envelope("event", payload.ToJsonString()));
    }
}
