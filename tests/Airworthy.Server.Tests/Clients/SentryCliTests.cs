using System.Text.Json.Nodes;
using Airworthy.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Clients;

/// <summary>The real <c>sentry-cli</c>, unchanged: who asks, what there is, what is sent.</summary>
public sealed class SentryCliTests(SentryCli cli) : IClassFixture<SentryCli>
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Info_says_that_the_token_is_good(int major)
    {
        using var work = new Workplace(cli, major);

        var printed = await work.Do("info");

        Assert.Contains($"Sentry Server: {work.Server.Address.GetLeftPart(UriPartial.Authority)}\nDefault Organization: airworthy\nDefault Project: shop\n", printed, StringComparison.Ordinal);
        Assert.Contains("  Method: Auth Token\n  Scopes:\n    - org:read\n", printed, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(await work.Do("info", "--config-status-json"))!["auth"]!["successful"]!);

        work.Environment.Add(("SENTRY_AUTH_TOKEN", work.Server.Services.GetRequiredService<ApiTokens>().CreateForUser("laptop", ["project:read"], "dev@example.com").Token));
        Assert.EndsWith("  User: dev@example.com\n  Scopes:\n    - project:read\n", await work.Do("info"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_token_that_is_none_is_told(int major)
    {
        using var work = new Workplace(cli, major);
        work.Environment.Add(("SENTRY_AUTH_TOKEN", "sntryu_" + new string('0', 64)));

        Assert.Contains("Invalid token (http status: 401)", await work.Fail("info"), StringComparison.Ordinal);
        Assert.Contains("Invalid token (http status: 401)", await work.Fail("projects", "list"), StringComparison.Ordinal);
        Assert.False((bool)JsonNode.Parse(await work.Do("info", "--config-status-json"))!["auth"]!["successful"]!);
    }

    /// <summary>It says itself where the server is and for whom.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_token_for_builds_is_all_that_a_build_needs(int major)
    {
        using var work = new Workplace(cli, major);
        var token = work.Server.Services.GetRequiredService<ApiTokens>().CreateForOrganization("ci", work.Server.Address, "airworthy").Token;
        work.Environment.Clear();
        work.Environment.Add(("SENTRY_AUTH_TOKEN", token));

        Assert.EndsWith("  Scopes:\n    - org:ci\n", await work.Do("info"), StringComparison.Ordinal);
        Assert.Contains("| 1  | shop | airworthy | shop |", await work.Do("projects", "list"), StringComparison.Ordinal);
        await work.Do("releases", "new", "--project", "shop", "shop@1.0.0");
        await work.Do("releases", "finalize", "shop@1.0.0");
        await work.Do("deploys", "new", "--release", "shop@1.0.0", "--env", "production");
        // What a build does not do.
        Assert.Contains("You do not have permission to perform this action. (http status: 403)", await work.Fail("releases", "delete", "shop@1.0.0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_there_is_is_listed(int major)
    {
        using var work = new Workplace(cli, major);

        Assert.Matches(@"\| 1  \| airworthy \| airworthy \| \d{4}-\d\d-\d\d +\| false +\| false +\|", await work.Do("organizations", "list"));
        Assert.Contains("| 1  | shop | airworthy | shop |", await work.Do("projects", "list"), StringComparison.Ordinal);
        Assert.Equal("No repos found\n", await work.Do("repos", "list"));
        Assert.Equal("", await work.Do("monitors", "list"));
        work.Environment.Add(("SENTRY_ORG", "moon"));
        Assert.Contains("error: organization not found", await work.Fail("projects", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_session_that_is_sent_counts(int major)
    {
        using var work = new Workplace(cli, major);
        var envelope = Path.Combine(work.Folder, "session.envelope");
        await File.WriteAllBytesAsync(envelope, Wire.Envelope("session", Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow(), "crashed")));

        Assert.Equal($"Envelope from file {envelope} dispatched\n", await work.Do("send-envelope", envelope));
        Assert.Equal($"Envelope from file {envelope} dispatched\n", await work.Do("send-envelope", "--raw", envelope));

        using var client = work.Server.Authorized();
        Assert.Equal((1, 1), (await Counts.Of(client)) is var counts ? (counts.Sessions, counts.Crashed) : default);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_job_that_is_watched_runs_as_if_it_were_not(int major)
    {
        using var work = new Workplace(cli, major);
        Assert.Equal("done\n", await work.Do("monitors", "run", "nightly", "--", "echo", "done"));
    }

    /// <summary>Files are not stored yet: a build must not fail of it.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Source_maps_are_taken(int major)
    {
        using var work = new Workplace(cli, major);
        await File.WriteAllTextAsync(Path.Combine(work.Folder, "app.js"), "console.log(1);\n//# sourceMappingURL=app.js.map\n");
        await File.WriteAllTextAsync(Path.Combine(work.Folder, "app.js.map"),
            """{"version":3,"sources":["a.js"],"names":[],"mappings":"AAAA","sourcesContent":["console.log(1)"]}""");

        foreach (var options in (string[][])[[], ["--wait"]])
        {
            var printed = await work.Do(["sourcemaps", "upload", "--release", "shop@1.0.0", .. options, "."]);
            Assert.Contains("> File processing complete\n", printed, StringComparison.Ordinal);
            Assert.Contains("> Release: shop@1.0.0\n", printed, StringComparison.Ordinal);
            Assert.Contains("~/app.js (sourcemap at app.js.map)\n", printed, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Debug_files_are_taken(int major)
    {
        using var work = new Workplace(cli, major);
        Assert.Contains("Found 1 debug information file", await work.Do("debug-files", "upload", "/bin/true"), StringComparison.Ordinal);
    }

    /// <summary>Only the older one sends files one by one.</summary>
    [Fact]
    public async Task A_single_file_is_taken()
    {
        using var work = new Workplace(cli, 2);
        await File.WriteAllTextAsync(Path.Combine(work.Folder, "app.js"), "abc");

        Assert.Contains("a9993e364706816aba3e25717850c26c9cd0d89d  (3 bytes)", await work.Do("releases", "files", "shop@1.0.0", "upload", "app.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("app.js", await work.Do("releases", "files", "shop@1.0.0", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task An_event_that_is_sent_is_an_issue_to_list_and_to_resolve(int major)
    {
        using var work = new Workplace(cli, major);

        var sent = await work.Do("send-event", "--message", "Cart is %s", "--message-arg", "empty", "--release", "shop@1.0.0", "--env", "staging", "--tag", "till:7");

        var id = sent.Split("Event id: ")[1].Trim();
        var events = await work.Do("events", "list", "--show-tags", "--show-user");
        Assert.Contains(id, events, StringComparison.Ordinal);
        Assert.Contains("| Cart is empty |", events, StringComparison.Ordinal);
        Assert.Contains("till: 7", events, StringComparison.Ordinal);
        Assert.Matches(@"\| 1 +\| SHOP-1 +\| Cart is empty \| .+ \| unresolved \| error \|", await work.Do("issues", "list"));
        Assert.Matches(@"\| \(unreleased\) \| shop@1\.0\.0 \| 1 +\| [^-]", await work.Do("releases", "list"));

        Assert.Contains("new status: resolved", await work.Do("issues", "resolve", "--id", "1"), StringComparison.Ordinal);
        Assert.Contains("No issues found", await work.Do("issues", "list", "--query", "is:unresolved"), StringComparison.Ordinal);
        Assert.Matches(@"\| SHOP-1 .+ \| resolved +\| error \|", await work.Do("issues", "list", "--query", "release:shop@1.0.0"));
        await work.Do("issues", "unresolve", "--id", "1");
        Assert.Contains("| unresolved |", await work.Do("issues", "list", "--query", "is:unresolved"), StringComparison.Ordinal);
        await work.Do("issues", "mute", "--all");
        Assert.Matches(@"\| SHOP-1 .+ \| ignored +\| error \|", await work.Do("issues", "list"));
    }
}
