using System.Net;
using Airworthy.Server.Tests.Issues;

namespace Airworthy.Server.Tests.Web.ReleaseDetails;

public sealed class ReleaseDetailsPageTests : IAsyncLifetime
{
    private readonly Site _site = new(("Bootstrap:Projects:1:Id", "2"), ("Bootstrap:Projects:1:Slug", "api"), ("Bootstrap:Projects:1:Key", "apikey"));
    private HttpClient _reader = null!;

    public async ValueTask InitializeAsync() => _reader = await _site.SignedIn();

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _site.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_release_that_nothing_has_named_is_not_found_and_said_so()
    {
        using var answer = await _reader.GetAsync(ReleasePageOf.Address("moon@1.0"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("There is no release of this name", page);
        Assert.Contains("moon@1.0", page);
    }

    [Fact]
    public async Task A_release_of_several_projects_asks_which()
    {
        await _site.SendMany(3, crashes: 0, release: "suite@1.0.0");
        await _site.Client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), Site.Now, release: "suite@1.0.0")), "/api/2/envelope/?sentry_key=apikey");

        var which = await _reader.Release("suite@1.0.0");
        var one = await _reader.Release("suite@1.0.0", "&project=shop");
        using var wrong = await _reader.GetAsync(ReleasePageOf.Address("suite@1.0.0", "&project=moon"));

        Assert.Contains("Which project?", which);
        Assert.Contains("href=\"/release?version=suite@1.0.0&amp;project=api\"", which);
        Assert.Contains("Other projects in this release", one);
        Assert.Contains("None of 3 sessions crashed.", one);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        Assert.Contains("Not in this project", await wrong.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_verdict_comes_first_with_how_many_it_rests_on()
    {
        await _site.SendMany(400, crashes: 1, release: "shop@1.0.0", hoursAgo: 30);
        await _site.SendMany(1_000, crashes: 40, release: "shop@2.0.0");

        var verdict = ReleasePageOf.Text(ReleasePageOf.Part(await _reader.Release("shop@2.0.0"), "release-verdict"));

        Assert.Contains("Unfit 96 % of 1,000 sessions did not crash; 40 did. No other release had sessions in this time.", verdict);
        Assert.Contains("Crash-free users 96 % 960 of 1,000 users", verdict);
        Assert.Contains("Adoption 24 h 100 % 100 % of users", verdict);
        Assert.Contains("Crashed 40 sessions of 40 users", verdict);

        // Over a time that both have, the other one is compared with.
        verdict = ReleasePageOf.Text(ReleasePageOf.Part(await _reader.Release("shop@2.0.0", "&pageStatsPeriod=7d"), "release-verdict"));
        Assert.Contains("Worse than all releases together, by 1.071 percentage points.", verdict);
    }

    [Fact]
    public async Task The_comparison_takes_the_baseline_that_was_chosen()
    {
        await _site.SendMany(400, crashes: 4, release: "shop@1.0.0", hoursAgo: 3, user: "a");
        await _site.SendMany(400, crashes: 8, release: "shop@2.0.0", hoursAgo: 2, user: "b");
        await _site.SendMany(800, crashes: 32, release: "shop@3.0.0", hoursAgo: 1, user: "c");

        Assert.StartsWith("0 handled and 0 unhandled issues 97.25 % 96 % ▼ −1.25 % worse", Row(await Get("&pageStatsPeriod=24h")), StringComparison.Ordinal);
        Assert.Contains("98.5 % 96 % ▼ −2.5 % worse", Row(await Get("&pageStatsPeriod=24h&baseline=others")));
        Assert.Contains("98 % 96 % ▼ −2 % worse", Row(await Get("&pageStatsPeriod=24h&baseline=previous")));
        Assert.Contains("99 % 96 % ▼ −3 % worse", Row(await Get("&pageStatsPeriod=24h&baseline=release:shop%401.0.0")));

        var unknown = await Get("&pageStatsPeriod=24h&baseline=release:moon");
        Assert.Contains("There is no release moon in shop: this one is compared with all.", unknown);
        Assert.Contains("97.25 % 96 %", Row(unknown));
        Assert.Contains("There is no release before this one", await _reader.Release("shop@1.0.0", "&baseline=previous"));

        Task<string> Get(string more) => _reader.Release("shop@3.0.0", more);
        static string Row(string page) => ReleasePageOf.Row(page, "Crash-free session rate");
    }

    [Fact]
    public async Task Two_releases_are_laid_over_each_other_at_the_same_age()
    {
        await _site.SendMany(100, crashes: 2, release: "shop@1.0.0", hoursAgo: 50);
        await _site.SendMany(100, crashes: 90, release: "shop@1.0.0", hoursAgo: 10);
        await _site.SendMany(100, crashes: 1, release: "shop@2.0.0", hoursAgo: 5.5);

        var page = await _reader.Release("shop@2.0.0", "&baseline=previous&align=age");

        Assert.Contains("Both from their beginning on", page);
        Assert.Contains("98 % 99 % ▲ +1 %", ReleasePageOf.Row(page, "Crash-free session rate"));
        var series = ReleasePageOf.Series(page, "comparison-chart");
        Assert.Equal([99, null, null, null, null], series["This release"]);
        Assert.Equal([98, null, null, null, null], series["1.0.0"]);
        Assert.Contains("\"labels\":[\"+0 h\",\"+1 h\"", WebUtility.HtmlDecode(page).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Contains("one other release only", await _reader.Release("shop@2.0.0", "&align=age"));
    }

    [Fact]
    public async Task Status_shares_add_up_to_the_whole_in_every_bucket()
    {
        await _site.SendMany(173, crashes: 3, release: "shop@1.0.0", hoursAgo: 5);
        await _site.SendMany(91, crashes: 7, release: "shop@1.0.0", hoursAgo: 2);

        string[] columns = ["Healthy", "Errored", "Unhandled", "Abnormal", "Crashed"];
        var counts = ReleasePageOf.Series(await _reader.Release("shop@1.0.0", "&chart=sessionCount"), "comparison-chart");
        var totals = counts["Healthy"].Select((_, bucket) => columns.Sum(column => counts[column][bucket]!.Value)).ToList();
        var free = ReleasePageOf.Series(await _reader.Release("shop@1.0.0"), "comparison-chart")["This release"];

        Assert.Equal(columns.Order(), counts.Keys.Order());
        Assert.Equal([91.0, 173.0], totals.Where(total => total > 0).Order());
        Assert.Equal(totals.Select(total => total == 0), free.Select(value => value is null)); // an hour without a session is a gap
        AssertShares(free, bucket => totals[bucket] - counts["Crashed"][bucket]!.Value);
        foreach (var column in columns)
            AssertShares(ReleasePageOf.Series(await _reader.Release("shop@1.0.0", $"&chart={column.ToLowerInvariant()}Sessions"), "comparison-chart")["This release"], bucket => counts[column][bucket]!.Value);

        void AssertShares(double?[] shares, Func<int, double> partOf)
        {
            // Cut behind the fourth decimal, never rounded up.
            for (var bucket = 0; bucket < totals.Count; bucket++)
                Assert.Equal(totals[bucket] == 0 ? null : Math.Floor(1_000_000 * partOf(bucket) / totals[bucket]) / 10_000, shares[bucket]);
        }
    }

    [Fact]
    public async Task Users_of_days_do_not_add_up_to_those_of_the_week()
    {
        foreach (var hours in (double[])[100, 76, 52, 28, 4])
            await _site.SendMany(20, crashes: 0, release: "shop@1.0.0", hoursAgo: hours);

        var page = await _reader.Release("shop@1.0.0", "&chart=userCount&pageStatsPeriod=7d");

        Assert.Equal(100, ReleasePageOf.Series(page, "comparison-chart").Values.Sum(values => values.Sum() ?? 0));
        Assert.Equal("20 20", ReleasePageOf.Row(page, "User count"));
        Assert.Equal("100 100", ReleasePageOf.Row(page, "Session count"));
    }

    [Fact]
    public async Task Sessions_without_users_say_what_to_set()
    {
        await _site.SendMany(30, crashes: 1, release: "shop@1.0.0", withUsers: false);

        var page = await _reader.Release("shop@1.0.0", "&chart=crashFreeUsers");

        Assert.StartsWith("users not reported: set a user id in the SDK — —", ReleasePageOf.Row(page, "Crash-free user rate"), StringComparison.Ordinal);
        Assert.DoesNotContain("adoption-users", page);
    }

    [Fact]
    public async Task A_row_that_the_data_lack_is_not_drawn_and_the_first_one_is()
    {
        await _site.SendMany(30, crashes: 1, release: "shop@1.0.0");

        var page = await _reader.Release("shop@1.0.0", "&chart=anrRate");

        Assert.Contains("id=\"comparison-chart-title\">Crash-free session rate<", page);
        Assert.DoesNotContain("ANR rate", page);
    }

    [Fact]
    public async Task Neighbours_keep_the_tab_and_the_filters()
    {
        for (var i = 1; i <= 4; i++)
            await _site.SendMany(2, crashes: 0, release: $"shop@{i}.0.0", hoursAgo: 10 - i);

        var page = await _reader.Release("shop@2.0.0", "&environment=production&tab=crashes&page=2");

        Assert.Contains("id=\"oldest\" href=\"/release?version=shop@1.0.0&amp;project=shop&amp;environment=production&amp;tab=crashes\"", page);
        Assert.Contains("id=\"older\" href=\"/release?version=shop@1.0.0", page);
        Assert.Contains("id=\"newer\" href=\"/release?version=shop@3.0.0", page);
        Assert.Contains("id=\"newest\" href=\"/release?version=shop@4.0.0", page);
        Assert.DoesNotContain("id=\"newer\"", await _reader.Release("shop@4.0.0"));
    }

    [Fact]
    public async Task A_release_is_archived_restored_and_finalized_without_scripts()
    {
        await _site.SendMany(2, crashes: 0, release: "shop@1.0.0");
        var address = ReleasePageOf.Address("shop@1.0.0", "&project=shop");

        using (var archived = await _reader.Press(address, "archive"))
            Assert.Equal("/", archived.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("This release is <strong>archived</strong>", await _reader.GetStringAsync(address));

        using (var restored = await _reader.Press(address, "restore"))
            Assert.DoesNotContain("<strong>archived</strong>", await restored.Content.ReadAsStringAsync());

        using (var finalized = await _reader.Press(address, "finalize"))
            Assert.DoesNotContain("id=\"finalize\"", await finalized.Content.ReadAsStringAsync());
        using var forged = await _reader.PostAsync(address, new FormUrlEncodedContent([new("_handler", "archive")]));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
    }

    [Fact]
    public async Task Issues_are_counted_by_tab_and_open_where_all_issues_are()
    {
        await _site.SendMany(5, crashes: 0, release: "shop@1.0.0", hoursAgo: 3);
        await _site.SendMany(5, crashes: 0, release: "shop@2.0.0");
        await _site.Client.Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId(), "OldException", release: "shop@1.0.0")));
        await _site.Client.Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId(), "OldException", release: "shop@2.0.0")));
        await _site.Client.Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId(), "NewException", release: "shop@2.0.0", isHandled: false)));
        await _site.Client.Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId(), "NewException", release: "shop@2.0.0", isHandled: false)));

        var page = await _reader.Release("shop@2.0.0");
        var issues = ReleasePageOf.Text(ReleasePageOf.Part(page, "issues"));

        Assert.Contains("All 2 New 1 Unhandled 1 Regressed 0 Resolved 0", issues);
        Assert.Contains("NewException", issues);
        Assert.DoesNotContain("OldException", issues);
        Assert.Matches("""href="/issues\?[^"]*query=firstRelease(:|%3A)%22shop@2\.0\.0%22%20is(:|%3A)unresolved""", page);
        Assert.Contains("OldException", await _reader.Release("shop@2.0.0", "&issuesType=all"));
        Assert.Contains("Nothing that was resolved has come back with this release.", await _reader.Release("shop@2.0.0", "&issuesType=regressed"));
        Assert.Contains("Nothing that came back with this release happened in this time.", await _reader.Release("shop@2.0.0", "&issuesType=regressed&pageStatsPeriod=24h"));
        Assert.Contains("1 handled and 1 unhandled issues", ReleasePageOf.Row(page, "Crash-free session rate"));
        Assert.Equal("4 3", ReleasePageOf.Row(await _reader.Release("shop@2.0.0", "&pageStatsPeriod=24h"), "Error count"));
        Assert.Contains("0 sessions crashed or had something unhandled, and 2 unhandled events came.", ReleasePageOf.Text(page));
    }

    [Fact]
    public async Task Crashes_are_reconciled_and_who_crashed_is_listed()
    {
        await _site.SendMany(50, crashes: 3, release: "shop@1.0.0");
        await _site.Client.Send(EventPayload.Envelope(EventPayload.Of(Wire.NewId(), isHandled: false)));

        var page = ReleasePageOf.Text(await _reader.Release("shop@1.0.0", "&tab=crashes"));

        Assert.Contains("Sessions 4 crashed or had something unhandled 3 crashed, 1 unhandled, of 50 sessions 4 users affected", page);
        Assert.Contains("Events 1 was not handled in 1 issue, of 1 event 1 user named in them", page);
        Assert.Contains("Difference 3 at least 3 such sessions sent no unhandled event", page);
        Assert.Contains("Crashed production", page);
        Assert.Contains("Unhandled production", page);
        Assert.Contains("Nothing is known to be lost", page);
    }

    [Fact]
    public async Task What_tools_tell_is_shown()
    {
        using var tool = _site.Server.Authorized();
        await Tell(tool, HttpMethod.Post, "releases/", """
            {"version":"shop@1.0.0","projects":["shop","api"],"url":"https://ci.example/7","ref":"main","commits":[
            {"id":"aaaaaaaaaa","repository":"https://git.example/shop","author_name":"Ada","author_email":"ada@example.com","message":"Take the basket along\n\nand more","timestamp":"2026-03-01T10:00:00Z","patch_set":[{"path":"src/Basket.cs","type":"M"}]},
            {"id":"bbbbbbbbbb","repository":"shop/app","author_name":"Ada","author_email":"ada@example.com","message":"Add","timestamp":"2026-03-01T09:00:00Z","patch_set":[{"path":"a.txt","type":"A"}]},
            {"id":"cccccccccc","repository":"shop/app","author_name":"Bo","author_email":"bo@example.com","message":"Fix","timestamp":"2026-03-01T08:00:00Z"}]}
            """);
        await Tell(tool, HttpMethod.Post, "releases/shop@1.0.0/deploys/", """{"environment":"production","name":"blue"}""");

        var page = await _reader.Release("shop@1.0.0", "&project=shop");
        var text = ReleasePageOf.Text(page);
        Assert.Contains("href=\"https://ci.example/7\"", page);
        Assert.Contains("No session of this release in this time: its health is not known.", text);
        Assert.Contains("Ada 2 commits 67 %", text);
        Assert.Contains("Bo 1 commit 33 %", text);
        Assert.Contains("Deploys production blue", text);
        Assert.Contains("Commits 3", text);
        Assert.Contains("Built from main", text);
        Assert.Contains("id=\"comparison-chart-title\">Error count<", page);

        var commits = await _reader.Release("shop@1.0.0", "&project=shop&tab=commits");
        Assert.Contains("Take the basket along</bdi>", commits);
        Assert.Contains("href=\"https://git.example/shop/commit/aaaaaaaaaa\"", commits);
        Assert.DoesNotContain("Take the basket", await _reader.Release("shop@1.0.0", "&project=shop&tab=commits&repository=shop/app"));
        var files = ReleasePageOf.Text(await _reader.Release("shop@1.0.0", "&project=shop&tab=files"));
        Assert.Contains("https://git.example/shop 1 file changed M src/Basket.cs Ada", files);
        Assert.Contains("shop/app 1 file changed A a.txt Ada", files);
    }

    [Fact]
    public async Task A_hostile_name_is_text_everywhere()
    {
        const string name = "<script>alert(1)<\\script>@1.0+\"'><img src=x>";
        await _site.SendMany(1, crashes: 0, release: name, environment: "\"><b>live");

        foreach (var tab in (string[])["", "&tab=crashes", "&tab=commits", "&tab=files", "&baseline=release:%3Cb%3E"])
        {
            var page = await _reader.Release(name, tab);
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("<img src=x", page);
            Assert.DoesNotContain("<b>", page);
            Assert.DoesNotContain(" style=", page);
        }
    }

    private static async Task Tell(HttpClient tool, HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/0/organizations/airworthy/{path}", UriKind.Relative)) { Content = new StringContent(json) };
        using var answer = await tool.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
