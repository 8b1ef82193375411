using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web.Releases;

/// <summary>The list of releases as it answers: which rows, in which order, with which words.</summary>
public sealed class ReleaseListTests : IDisposable
{
    private readonly Site _site = new(
        ("Bootstrap:Projects:1:Id", "2"), ("Bootstrap:Projects:1:Slug", "api"), ("Bootstrap:Projects:1:Key", "otherkey"));

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Of_several_projects_a_release_stands_once_with_a_row_for_each()
    {
        await SendTwoProjects();

        var all = await Get("/");
        var one = await Get("/?project=shop");

        Assert.Equal(["2.0.0", "1.0.0"], Versions(all));
        Assert.Equal(["api", "shop", "shop"], Matches(all, "title=\"Only the releases of [^\"]+\">([^<]+)</a>"));
        Assert.Contains("scope=\"rowgroup\"", all);
        Assert.Contains("1–2 of 2<", all);
        Assert.DoesNotContain("class=\"c-project\"", one);
        Assert.Contains("1 hidden project<", one);
        Assert.Contains("title=\"Also in api\"", one);
    }

    [Fact]
    public async Task In_any_other_order_each_project_has_its_own_entry()
    {
        await SendTwoProjects();

        var page = await Get("/?sort=sessions");

        Assert.Equal(["1.0.0", "2.0.0", "2.0.0"], Versions(page));
        Assert.Equal(["shop", "api", "shop"], Matches(page, "title=\"Only the releases of [^\"]+\">([^<]+)</a>"));
        Assert.Contains("1–3 of 3<", page);
    }

    [Fact]
    public async Task One_crash_among_a_million_sessions_is_not_none_and_no_session_is_no_rate()
    {
        var started = Site.Now.AddMinutes(-30).ToString("O");
        await _site.Client.Send(Wire.Envelope("sessions",
            $$"""{"attrs":{"release":"shop@1.0.0","environment":"production"},"aggregates":[{"started":"{{started}}","exited":999999,"crashed":1}]}""",
            $$"""{"attrs":{"release":"shop@2.0.0","environment":"production"},"aggregates":[{"started":"{{started}}","exited":5000}]}"""));
        await _site.SendMany(1, crashes: 0, release: "shop@3.0.0", hoursAgo: 40);

        var page = await Get("/?statsPeriod=24h&sort=date");

        Assert.Equal(["3.0.0 —", "2.0.0 100 %", "1.0.0 99.999 %"], Versions(page).Zip(Matches(page, "<td class=\"c-crash-free\".*?class=\"crash-free-value\">([^<]+)<"), (version, rate) => $"{version} {rate}").OrderDescending());
        Assert.Contains("title=\"1 of 1,000,000 sessions crashed\"", page);
    }

    [Theory]
    [InlineData("release.version:%3E1.5", "2.0.0")]
    [InlineData("release.package:shop", "2.0.0 1.0.0")]
    [InlineData("release:latest", "2.0.0")]
    [InlineData("1.0", "1.0.0")]
    [InlineData("!1.0", "2.0.0")]
    [InlineData("release:shop@1.*", "1.0.0")]
    public async Task The_search_is_the_one_of_the_api(string query, string versions)
    {
        await SendTwoProjects();

        Assert.Equal(versions, string.Join(' ', Versions(await Get($"/?project=shop&query={query}"))));
    }

    [Fact]
    public async Task A_mistake_in_the_search_is_said_with_its_place_and_the_list_stays()
    {
        await SendTwoProjects();

        var page = await Get("/?query=shop%20release.stage:mad");

        Assert.Contains("aria-invalid=\"true\"", page);
        Assert.Contains("<mark>release.stage:mad</mark>", page);
        Assert.Contains("At character 6: &#x27;mad&#x27; is no stage", page);
        Assert.Equal(2, Versions(page).Count);
        Assert.Contains("value=\"shop release.stage:mad\"", page);
    }

    [Fact]
    public async Task A_crash_leads_to_the_unhandled_issues_of_its_release_and_new_issues_to_those_first_seen_there()
    {
        await _site.SendMany(10, crashes: 2, release: "my shop@1.0.0");

        var page = await Get("/?project=shop&statsPeriod=7d&environment=production");

        Assert.Contains("href=\"/issues?project=shop&amp;environment=production&amp;statsPeriod=7d&amp;query=release%3A%22my%20shop@1.0.0%22%20error.unhandled%3Atrue\"", page);
        Assert.Contains("href=\"/issues?project=shop&amp;environment=production&amp;statsPeriod=90d&amp;query=first-release%3A%22my%20shop@1.0.0%22\"", page);
    }

    [Fact]
    public async Task A_stage_is_told_for_each_environment_and_leads_to_its_like()
    {
        await _site.SendMany(50, crashes: 0, release: "shop@1.0.0", hoursAgo: 3);
        await _site.SendMany(1, crashes: 0, release: "shop@2.0.0", hoursAgo: 3);
        await _site.SendMany(10, crashes: 0, release: "shop@2.0.0", hoursAgo: 3, environment: "staging");

        var page = await Get("/?project=shop");
        var staging = await Get("/?project=shop&environment=staging");

        Assert.Equal(["low_adoption", "adopted", "adopted"], Matches(page, "class=\"stage stage-(\\w+)\""));
        Assert.Contains("href=\"/?project=shop&amp;environment=staging&amp;query=release.stage%3Aadopted\"", page);
        Assert.Equal(["2.0.0"], Versions(await Get("/?project=shop&environment=staging&query=release.stage:adopted")));
        Assert.DoesNotContain("class=\"stage-where\"", staging);
    }

    [Fact]
    public async Task By_adoption_without_one_environment_the_list_falls_back_and_says_why()
    {
        await SendTwoProjects();

        var refused = await Get("/?sort=adoption");
        var used = await Get("/?sort=adoption&environment=production");

        Assert.Contains("needs exactly one to be chosen", refused);
        Assert.Equal(["2.0.0", "1.0.0"], Versions(refused));
        Assert.Matches("<option value=\"adoption\"[^>]* disabled", refused);
        Assert.DoesNotContain("needs exactly one", used);
        Assert.Matches("<option value=\"adoption\" selected", used);
    }

    [Fact]
    public async Task A_release_is_deployed_to_a_place_and_made_of_commits_by_people()
    {
        await _site.SendMany(5, crashes: 0, release: "shop@1.0.0");
        using var tool = _site.Server.Authorized();
        await Post(tool, "/api/0/organizations/airworthy/releases/", """
            {"version":"shop@1.0.0","projects":["shop"],"commits":[{"id":"a1","repository":"shop","author_name":"Amelia Earhart","author_email":"a@example.com"},{"id":"a2","repository":"shop","author_name":"Amelia Earhart","author_email":"a@example.com"}]}
            """);
        await Post(tool, "/api/0/organizations/airworthy/releases/shop@1.0.0/deploys/", """{"environment":"production"}""");

        var page = await Get("/?project=shop");

        Assert.Contains("title=\"Amelia Earhart\"><bdi>AE</bdi>", page);
        Assert.Contains(">2 commits<", page);
        Assert.Contains("deployed <time", page);
        Assert.Contains("to <bdi title=\"production\">production</bdi>", page);
    }

    [Fact]
    public async Task Releases_that_only_events_name_are_listed_and_the_missing_sessions_said()
    {
        await _site.Client.Send(Wire.Envelope("event", $$"""{"event_id":"{{Wire.NewId()}}","release":"shop@1.0.0","environment":"production","message":"oh"}"""));

        var page = await Get("/?project=shop");

        Assert.Equal(["1.0.0"], Versions(page));
        Assert.Contains("no session named it", page);
        Assert.Contains("does not track sessions", page);
        Assert.Contains("title=\"1 issue first seen in this release\">1<", page);
    }

    [Theory]
    [InlineData("/?project=shop&query=nothing", "Search", "href=\"/?project=shop\">Without the search</a> <span>2 releases")]
    [InlineData("/?project=shop&environment=moon", "Environment", "href=\"/?project=shop\">In all environments</a> <span>2 releases")]
    [InlineData("/?project=shop&status=archived", "NoneArchived", "href=\"/?project=shop\">Active releases</a> <span>2 releases")]
    [InlineData("/?project=shop&sort=build", "NoBuilds", "href=\"/?project=shop\">By date created</a> <span>2 releases")]
    [InlineData("/?project=shop&query=2.0&environment=staging&status=archived", "Together", "Undo all filters")]
    public async Task A_filter_that_leaves_nothing_is_named_and_undone_alone(string address, string cause, string way)
    {
        await SendTwoProjects();

        var page = await Get(address);

        Assert.Contains($"data-cause=\"{cause}\"", page);
        Assert.Contains(way, page);
    }

    [Fact]
    public async Task By_the_last_24_hours_what_was_not_active_is_left_out_and_said()
    {
        await _site.SendMany(5, crashes: 0, release: "shop@1.0.0", hoursAgo: 50);
        var none = await Get("/?project=shop&sort=sessions_24h");
        await _site.SendMany(5, crashes: 0, release: "shop@2.0.0");
        var some = await Get("/?project=shop&sort=sessions_24h");

        Assert.Contains("data-cause=\"NoneActive\"", none);
        Assert.Contains(">By date created</a> <span>1 release<", none);
        Assert.Contains("The last session of this project began <time", none);
        Assert.Equal(["2.0.0"], Versions(some));
        Assert.Contains("1 release had no sessions in that time", some);
    }

    [Theory]
    [InlineData("event", """{"message":"oh"}""", "NoSessions", "does not track sessions")]
    [InlineData("session", """{"sid":"7c7b6585f9014b9a94d51b6e2f0a1b2c","init":true,"started":"2026-03-09T12:00:00Z","status":"ok","attrs":{}}""", "NoReleases", "Give the SDK the option release")]
    public async Task What_came_without_a_release_with_health_tells_which_link_is_missing(string type, string payload, string cause, string text)
    {
        await _site.Client.Send(Wire.Envelope(type, payload));

        var page = await Get("/?project=shop");

        Assert.Contains($"data-cause=\"{cause}\"", page);
        Assert.Contains(text, page);
        Assert.Contains("id=\"dsn\"", page);
        Assert.Contains(", last on ", page);
    }

    [Fact]
    public async Task The_address_alone_says_what_is_shown_whoever_opens_it()
    {
        await SendTwoProjects();
        const string address = "/?project=shop&environment=production&statsPeriod=7d&query=shop&sort=crash_free_users&display=users&healthStatsPeriod=period&per_page=50";

        var (here, elsewhere) = (await Get(address), await Get(address));

        Assert.Equal(List(here), List(elsewhere));
        Assert.Contains("Crash-free users", here);

        static string List(string page) => Regex.Match(page, "<table class=\"releases.*?</table>", RegexOptions.Singleline).Value;
    }

    [Fact]
    public async Task A_search_is_completed_with_what_is_known_here()
    {
        await SendTwoProjects();
        await _site.SendMany(1, crashes: 0, release: "shop@1.10.0");
        using var client = await _site.SignedIn();

        var found = await client.GetStringAsync(new Uri("/search/complete?page=releases&project=shop&text=release.version:", UriKind.Relative));
        using var unknown = await client.GetAsync(new Uri("/search/complete?page=moon&text=", UriKind.Relative));
        using var stranger = await _site.Client.GetAsync(new Uri("/search/complete?page=releases&text=", UriKind.Relative));

        using var json = JsonDocument.Parse(found);
        Assert.Equal(["2.0.0", "1.10.0", "1.0.0"], json.RootElement.GetProperty("suggestions").EnumerateArray().Select(one => one.GetProperty("label").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("/sign-in", stranger.RequestMessage!.RequestUri!.AbsolutePath);
    }

    /// <summary>2.0.0 in both projects, 1.0.0, with most sessions, in one.</summary>
    private async Task SendTwoProjects()
    {
        await _site.SendMany(30, crashes: 1, release: "shop@1.0.0", hoursAgo: 5);
        await _site.SendMany(10, crashes: 0, release: "shop@2.0.0", hoursAgo: 2);
        await _site.Client.Send(
            Wire.Envelope("session", Enumerable.Range(0, 20).Select(i => Wire.Session(Wire.NewId(), Site.Now.AddHours(-2), user: $"u{i}", release: "shop@2.0.0"))),
            "/api/2/envelope/?sentry_key=otherkey");
    }

    private static async Task Post(HttpClient client, string address, string json)
    {
        using var answer = await client.PostAsync(new Uri(address, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static List<string> Versions(string page) => Matches(page, "class=\"release-link\"[^>]*><bdi>([^<]+)</bdi>");

    private static List<string> Matches(string page, string pattern) => [.. Regex.Matches(page, pattern, RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    private async Task<string> Get(string address)
    {
        using var client = await _site.SignedIn();
        return await client.GetStringAsync(new Uri(address, UriKind.Relative));
    }
}
