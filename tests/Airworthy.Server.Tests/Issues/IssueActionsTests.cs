using System.Net;
using Airworthy.Server.Issues;
using Airworthy.Server.Releases;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Issues;

/// <summary>What people and tools do with issues over the socket, and what events then do.</summary>
public sealed class IssueActionsTests : TrackerApiTests
{
    [Fact]
    public async Task Whatever_comes_after_an_issue_was_resolved_is_a_regression()
    {
        await Store(Sample.Event("a", minutes: -10));
        var answer = await Put(Issues + "SHOP-1/", """{"status":"resolved"}""");
        Assert.Equal("resolved", (string)answer["status"]!);
        Assert.Equal("SHOP-1", (string)answer["shortId"]!);
        Assert.Equal("resolved {}", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: -5));
        Assert.Equal("resolved {}", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: 1, release: null));
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-1"));
        Assert.Equal(["set_regression", "set_resolved", "first_seen"], (await Issue("SHOP-1"))["activity"]!.AsArray().Select(one => (string)one!["type"]!));
    }

    [Fact]
    public async Task Resolved_in_a_release_only_that_one_and_later_ones_regress()
    {
        await Store(Sample.Event("a", minutes: -10, release: "shop@1.0.0"), Sample.Event("other", minutes: -9, release: "shop@1.1.0"));
        await Put(Issues + "SHOP-1/", """{"status":"resolved","statusDetails":{"inRelease":"shop@1.1.0"}}""");
        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: 1, release: "shop@1.0.0"), Sample.Event("a", minutes: 2, release: "shop@1.0.9"), Sample.Event("a", minutes: 3, release: null));
        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: 4, release: "shop@1.1.0"));
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-1"));
        var regression = (await Issue("SHOP-1"))["activity"]![0]!;
        Assert.Equal("shop@1.1.0", (string)regression["data"]!["version"]!);
    }

    [Fact]
    public async Task The_latest_release_is_the_one_that_came_last()
    {
        await Store(Sample.Event("a", minutes: -10, release: "shop@2.0.0"), Sample.Event("b", minutes: -9, release: "shop@1.9.0"));
        await Put(Issues + "SHOP-1/", """{"status":"resolved","statusDetails":{"inRelease":"latest"}}""");
        Assert.Equal("""resolved {"inRelease":"shop@1.9.0"}""", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task A_release_that_only_sessions_have_named_can_be_resolved_in()
    {
        await Send(Session("shop@1.5.0", Sample.Now.AddMinutes(-5)));
        await Store(Sample.Event("a", minutes: -10, release: "shop@1.0.0"));
        await Put(Issues + "SHOP-1/", """{"status":"resolved","statusDetails":{"inRelease":"shop@1.5.0"}}""");
        await Store(Sample.Event("a", minutes: 1, release: "shop@1.4.0"));
        Assert.Equal("""resolved {"inRelease":"shop@1.5.0"}""", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task In_the_next_release_of_versions_means_above_the_last_one_it_was_seen_in()
    {
        await Store(Sample.Event("a", minutes: -10, release: "shop@1.2.0"), Sample.Event("a", minutes: -9, release: "shop@1.1.0"));
        await Put(Issues + "SHOP-1/", """{"status":"resolved","statusDetails":{"inNextRelease":true}}""");
        Assert.Equal("""resolved {"inNextRelease":true}""", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: 1, release: "shop@1.2.0"), Sample.Event("a", minutes: 2, release: "shop@1.1.5"));
        Assert.Equal("""resolved {"inNextRelease":true}""", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: 3, release: "shop@1.2.1"));
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task In_the_next_release_of_dates_waits_for_it_and_is_settled_by_it()
    {
        await Store(Sample.Event("a", minutes: -10, release: "first"));
        await Put(Shop + "/issues/?id=1", """{"status":"resolvedInNextRelease","snoozeDuration":null}""");
        Assert.Equal("""resolved {"inNextRelease":true}""", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: 1, release: "first"));
        Assert.Equal("""resolved {"inNextRelease":true}""", await Standing("SHOP-1"));

        await Store(Sample.Event("other", minutes: 2, release: "second"));
        Assert.Equal("""resolved {"inRelease":"second"}""", await Standing("SHOP-1"));

        await Store(Sample.Event("a", minutes: 3, release: "first"));
        Assert.Equal("""resolved {"inRelease":"second"}""", await Standing("SHOP-1"));
        await Store(Sample.Event("a", minutes: 4, release: "second"));
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task The_first_event_of_the_next_release_settles_and_regresses_at_once()
    {
        await Store(Sample.Event("a", minutes: -10, release: "first"));
        await Put(Issues + "SHOP-1/", """{"status":"resolvedInNextRelease"}""");
        await Store(Sample.Event("a", minutes: 2, release: "second"));
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task The_next_release_of_dates_may_be_there_already()
    {
        await Store(Sample.Event("a", minutes: -10, release: "first"), Sample.Event("b", minutes: -8, release: "second"), Sample.Event("b", minutes: -6, release: "third"));
        await Put(Issues + "SHOP-1/", """{"status":"resolvedInNextRelease"}""");
        Assert.Equal("""resolved {"inRelease":"second"}""", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task An_ignored_issue_stays_so_for_ever_or_until_its_condition_is_met()
    {
        await Store(Sample.Event("ever"), Sample.Event("time"), Sample.Event("count"));
        await Put(Issues + "?id=1", """{"status":"muted"}""");
        await Put(Issues + "SHOP-2/", """{"status":"ignored","statusDetails":{"ignoreDuration":60}}""");
        await Put(Issues + "SHOP-3/", """{"status":"ignored","statusDetails":{"ignoreCount":2}}""");
        Assert.Equal("ignored {} archived_forever", await Standing("SHOP-1"));
        Assert.Equal("""ignored {"ignoreUntil":"2026-03-10T13:34:56Z"} archived_until_condition_met""", await Standing("SHOP-2"));
        Assert.Equal("""ignored {"ignoreCount":2} archived_until_condition_met""", await Standing("SHOP-3"));
        Assert.Equal("3 2 1", Names(await Get(Issues + "?query=is:archived")));

        await Store(Sample.Event("ever", minutes: 1), Sample.Event("time", minutes: 1), Sample.Event("count", minutes: 1));
        Assert.Equal("ignored {} archived_forever", await Standing("SHOP-1"));
        Assert.Equal("""ignored {"ignoreCount":1} archived_until_condition_met""", await Standing("SHOP-3"));
        await Store(Sample.Event("count", minutes: 2));
        Assert.Equal("unresolved {} ongoing", await Standing("SHOP-3"));

        // Time alone brings one back, without an event.
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("unresolved {} ongoing", await Standing("SHOP-2"));
        Assert.Equal("1", Names(await Get(Issues + "?query=is:ignored")));
        Assert.Equal("2 3", string.Join(' ', Names(await Get(Issues + "?query=is:ongoing")).Split(' ').Order()));
    }

    [Fact]
    public async Task What_is_new_is_so_for_a_week()
    {
        await Store(Sample.Event("a"));
        Assert.Equal("1", Names(await Get(Issues + "?query=is:new")));
        Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal("unresolved {} ongoing", await Standing("SHOP-1"));
        Assert.Equal("", Names(await Get(Issues + "?query=is:new")));
        Assert.Equal("1", Names(await Get(Issues + "?query=is:ongoing")));
    }

    [Fact]
    public async Task Several_issues_are_changed_at_once()
    {
        await Store(Sample.Event("a"), Sample.Event("b"), Sample.Event("c"), Sample.Event("d", project: 2));
        Assert.Equal("""{"status":"resolved","statusDetails":{},"substatus":null}""", (await Put(Shop + "/issues/?id=1&id=2&id=4&id=99", """{"status":"resolved"}""")).ToJsonString());
        Assert.Equal("2 1", Names(await Get(Issues + "?query=is:resolved")));

        // Without ids: all that match; without a filter, those that are unresolved.
        await Put(Shop + "/issues/?status=resolved", """{"status":"unresolved"}""");
        Assert.Equal("KIOSK-1 3 2 1", Names(await Get(Issues)));
        await Put(Issues + "?query=b", """{"status":"ignored"}""");
        Assert.Equal("2", Names(await Get(Issues + "?query=is:ignored")));
        await Put(Issues, """{"status":"resolved"}""");
        Assert.Equal("KIOSK-1 3 1", Names(await Get(Issues + "?query=is:resolved")));

        using var answer = await Send(HttpMethod.Put, Issues + "?id=99", """{"status":"resolved"}""");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Commits_fix_issues_in_their_release()
    {
        await Store(Sample.Event("a", minutes: -10, release: "shop@1.0.0"), Sample.Event("b", minutes: -9, release: "shop@1.0.0"), Sample.Event("c", minutes: -8, release: "shop@1.0.0"));
        await SetCommits("shop@1.1.0", ("aaa", "Fixes SHOP-1, shop-2"), ("bbb", "Resolves https://x/organizations/airworthy/issues/3/"), ("ccc", "fixes SHOP-99 and KIOSK-1"));

        foreach (var issue in (string[])["SHOP-1", "SHOP-2", "SHOP-3"])
            Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing(issue));
        Assert.Equal("""{"version":"shop@1.1.0","commit":"aaa"}""", (await Issue("SHOP-1"))["activity"]![0]!["data"]!.ToJsonString());
        Assert.Equal("3 2 1", Names(await Get(Organization + "/releases/shop@1.1.0/resolved/")));
        Assert.Equal("3 2 1", Names(await Get(Issues + "?query=is:linked")));

        await Store(Sample.Event("a", minutes: 1, release: "shop@1.0.0"), Sample.Event("b", minutes: 2, release: "shop@1.1.0"));
        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-2"));

        // The same commits again, in a retry or in a later release, fix nothing anew.
        await SetCommits("shop@1.1.0", ("aaa", "Fixes SHOP-1, shop-2"));
        await SetCommits("shop@1.2.0", ("aaa", "Fixes SHOP-1, shop-2"));
        Assert.Equal("unresolved {} regressed", await Standing("SHOP-2"));
        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task Resolved_in_a_commit_an_issue_waits_for_the_release_that_has_it()
    {
        const string commit = """{"status":"resolved","statusDetails":{"inCommit":{"commit":"aaa","repository":"web"}}}""";
        await Store(Sample.Event("a", minutes: -10, release: "shop@1.0.0"), Sample.Event("b", minutes: -9, release: "shop@1.0.0"));
        await SetCommits("shop@1.1.0", ("aaa", "Tidy up"));
        await Put(Issues + "SHOP-1/", commit);
        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));

        await SetCommits("shop@1.1.0");
        await Put(Issues + "SHOP-2/", commit);
        Assert.Equal("resolved {}", await Standing("SHOP-2"));
        await SetCommits("shop@1.2.0", ("aaa", "Tidy up"));
        Assert.Equal("""resolved {"inRelease":"shop@1.2.0"}""", await Standing("SHOP-2"));
        Assert.Equal("""resolved {"inRelease":"shop@1.1.0"}""", await Standing("SHOP-1"));
    }

    [Theory]
    [InlineData("""{"commit":"nope"}""")]
    [InlineData("""{"commit":"aaa","repository":"nope"}""")]
    public async Task An_unknown_commit_is_refused(string commit)
    {
        await Store(Sample.Event("a", release: "shop@1.0.0"));
        await SetCommits("shop@1.1.0", ("aaa", "Tidy up"));
        await AssertPutRefused(Issues + "SHOP-1/", $$"""{"status":"resolved","statusDetails":{"inCommit":{{commit}}} }""", "Unable to find the given commit.");
    }

    [Theory]
    [InlineData("""{"status":"resolved","statusDetails":{"inRelease":"shop@9"}}""", "Unable to find a release with the given version.")]
    [InlineData("""{"status":"resolved","statusDetails":{"inRelease":7}}""", "statusDetails.inRelease: '7' is no version")]
    [InlineData("""{"status":"resolved","statusDetails":{"inNextRelease":"yes"}}""", "statusDetails.inNextRelease: '\"yes\"' is neither true nor false")]
    [InlineData("""{"status":"resolved","statusDetails":{"inCommit":"aaa"}}""", "statusDetails.inCommit: names no commit")]
    [InlineData("""{"status":"resolved","statusDetails":{"inUpcomingRelease":true}}""", "statusDetails.inUpcomingRelease: is not possible here")]
    [InlineData("""{"status":"resolved","statusDetails":[]}""", "statusDetails: is no object")]
    [InlineData("""{"statusDetails":{"inRelease":"shop@1.0.0"}}""", "status: is missing")]
    [InlineData("""{"status":"done"}""", "status: 'done' is none; known are resolved,")]
    [InlineData("""{"status":3}""", "status: '3' is none")]
    [InlineData("""{"status":"ignored","statusDetails":{"ignoreDuration":0}}""", "statusDetails.ignoreDuration: '0' is no number from 1 to")]
    [InlineData("""{"status":"ignored","ignoreDuration":"x"}""", "ignoreDuration: 'x' is no number from 1 to")]
    [InlineData("""{"status":"ignored","statusDetails":{"ignoreWindow":5}}""", "statusDetails.ignoreWindow: is not possible here")]
    [InlineData("""{"status":"ignored","substatus":"archived_until_condition_met"}""", "substatus: 'archived_until_condition_met' needs ignoreDuration")]
    [InlineData("""{"status":"ignored","substatus":"new"}""", "substatus: 'new' does not go with the status")]
    [InlineData("""{"assignedTo":"ann"}""", "assignedTo: cannot be changed here")]
    [InlineData("[]", "The body is no JSON object.")]
    [InlineData("nonsense", "The body is no JSON:")]
    public async Task A_mistake_is_named_and_changes_nothing(string body, string detail)
    {
        await Store(Sample.Event("a"));
        await AssertPutRefused(Issues + "SHOP-1/", body, detail);
        await AssertPutRefused(Issues + "?id=1", body, detail);
        Assert.Equal("unresolved {} new", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task Releases_of_several_projects_resolve_nothing()
    {
        await Store(Sample.Event("a", release: "suite@1"), Sample.Event("b", project: 2, release: "suite@1"), Sample.Event("c", release: null));
        await AssertPutRefused(Issues + "?id=1&id=2", """{"status":"resolved","statusDetails":{"inRelease":"suite@1"}}""", "Cannot set resolved in release for multiple projects.");
        await AssertPutRefused(Issues + "?id=1&id=2", """{"status":"resolvedInNextRelease"}""", "Cannot set resolved in next release for multiple projects.");
        Assert.Equal("2 KIOSK-1 1", Names(await Get(Issues)));
    }

    [Fact]
    public async Task Without_any_release_there_is_no_next_one()
    {
        await Store(Sample.Event("a", release: null));
        await AssertPutRefused(Issues + "SHOP-1/", """{"status":"resolvedInNextRelease"}""", "No release data present in the system to form a basis for 'Next Release'");
        await AssertPutRefused(Issues + "SHOP-1/", """{"status":"resolved","statusDetails":{"inRelease":"latest"}}""", "Unable to find a release with the given version.");
    }

    [Fact]
    public async Task What_nothing_depends_on_is_taken_and_left()
    {
        await Store(Sample.Event("a"));
        Assert.Equal("{}", (await Put(Issues + "?id=1", """{"hasSeen":true,"isBookmarked":true}""")).ToJsonString());
        Assert.Equal("unresolved {} new", await Standing("SHOP-1"));
    }

    [Fact]
    public async Task A_body_that_never_ends_is_refused()
    {
        await Store(Sample.Event("a"));
        await AssertPutRefused(Issues + "SHOP-1/", new string(' ', 70_000), "The body is larger than 65536 bytes.", HttpStatusCode.RequestEntityTooLarge);
    }

    private static string Session(string release, DateTime started) =>
        Wire.Session(Wire.NewId(), new(started, TimeSpan.Zero), "exited", release: release);

    private Task<int> SetCommits(string version, params (string Sha, string Message)[] commits) => Write(session =>
    {
        var release = ReleaseRows.Ensure(session, version, new(1), Time.GetUtcNow().UtcDateTime, out _);
        var repository = session.Number("select id from repository where name = 'web'") ?? session.Number("insert into repository (name, created_at) values ('web', 0) returning id");
        session.Execute("delete from release_commit where release = $1", release);
        var rows = new List<(long, string)>();
        foreach (var (place, (sha, message)) in commits.Index())
        {
            var commit = session.Number("select id from source_commit where repository = $1 and sha = $2", repository, sha)
                ?? session.Number("insert into source_commit (repository, sha, message, created_at) values ($1, $2, $3, 0) returning id", repository, sha, message);
            session.Execute("insert into release_commit values ($1, $2, $3)", release, place, commit);
            rows.Add((commit!.Value, message));
        }

        Server.Services.GetRequiredService<IssueResolutions>().CommitsSet(session, release, rows, Time.GetUtcNow().UtcDateTime);
        return rows.Count;
    });
}
