using System.Net;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web;

public sealed class ReleasesPageTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_project_without_a_release_shows_how_to_send_the_first_session()
    {
        var page = await Get("/");

        Assert.Contains($"http://{ServerUnderTest.Key}@{_site.Server.Address.Authority}/1", page);
        Assert.Contains("SentryAndroid.init", page);
        Assert.Contains("curl --data-binary", page);
        Assert.DoesNotContain("<table class=\"releases\"", page);
    }

    [Fact]
    public async Task The_guide_of_the_projects_platform_is_chosen()
    {
        using var site = new Site(("Bootstrap:Projects:0:Platform", "apple-ios"));
        using var client = await site.SignedIn();

        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative));

        Assert.Matches("id=\"sdk-apple\" checked", page);
    }

    [Fact]
    public async Task A_release_is_listed_with_its_parts_its_health_and_its_adoption()
    {
        await _site.SendMany(200, crashes: 1, release: "com.example.shop@2.4.1+381");
        await _site.SendMany(600, crashes: 0, release: "com.example.shop@2.4.0+380", hoursAgo: 3);

        var page = await Get("/");

        Assert.Contains("<bdi>2.4.1</bdi>", page);
        Assert.Contains("build </span><bdi>381</bdi>", page);
        Assert.Contains("<bdi>com.example.shop</bdi>", page);
        Assert.Contains("99.5 %", page);
        Assert.Contains("of 200 sessions", page);
        Assert.Contains(">25 %<", page); // 200 of 800 sessions
        Assert.Contains(">100 %<", page); // 2.4.0
        Assert.True(page.IndexOf(">2.4.1<", StringComparison.Ordinal) < page.IndexOf(">2.4.0<", StringComparison.Ordinal), "The newest release is the first");
        Assert.Contains("aria-label=\"200 of 800 sessions in the last 24 hours; most of its own in one bar: 200\"", page);
    }

    [Fact]
    public async Task An_archived_release_is_not_listed_but_its_sessions_count()
    {
        await _site.SendMany(3, crashes: 0, release: "shop@1.0");
        await _site.SendMany(2, crashes: 0, release: "shop@2.0");
        using var tool = _site.Server.Authorized();
        using var answer = await tool.PutAsync(new Uri("/api/0/organizations/airworthy/releases/shop@1.0/", UriKind.Relative), new StringContent("""{"status":"archived"}"""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var page = await Get("/");

        Assert.Contains("<bdi>2.0</bdi>", page);
        Assert.DoesNotContain("<bdi>1.0</bdi>", page);
        Assert.Contains("1–1 of 1<", page);
    }

    [Fact]
    public async Task Sessions_without_users_have_no_users_rather_than_none_who_crashed()
    {
        await _site.SendMany(3, crashes: 1, release: "api@1.0.0", withUsers: false);

        var page = await Get("/?display=users");

        Assert.Contains("66 %", page);
        Assert.Contains("no user ids in these sessions", page);
        Assert.Contains("no user ids sent", page);
        Assert.Matches("data-label=\"Crash-free users\"[^>]*>.*?<div class=\"crash-free is-few\"><span class=\"crash-free-value\">—</span>", Flat(page));
    }

    [Fact]
    public async Task A_release_without_a_session_in_the_period_has_no_rate()
    {
        await _site.SendMany(3, crashes: 0, release: "api@1.0.0", hoursAgo: 30);

        var page = Flat(await Get("/?statsPeriod=24h"));

        Assert.Matches("data-label=\"Crash-free sessions\"[^>]*>.*?<div class=\"crash-free is-few\"><span class=\"crash-free-value\">—</span>", page);
        Assert.Contains(">no sessions<", page);
    }

    [Fact]
    public async Task The_environment_in_the_address_filters()
    {
        await _site.SendMany(2, crashes: 0, release: "shop@1.0.0", environment: "production");
        await _site.SendMany(2, crashes: 0, release: "shop@2.0.0", environment: "staging");
        await _site.SendMany(2, crashes: 0, release: "shop@3.0.0", environment: null);

        var staging = await Get("/?environment=staging");
        var none = await Get("/?environment=none");
        var unknown = await Get("/?environment=moon");

        Assert.Contains(">2.0.0<", staging);
        Assert.DoesNotContain(">1.0.0<", staging);
        Assert.Contains("value=\"staging\" checked", staging);
        Assert.Contains(">3.0.0<", none);
        Assert.DoesNotContain(">2.0.0<", none);
        Assert.Contains("No release was seen in moon", unknown);
        Assert.Contains("no <bdi>environment moon</bdi>", unknown);
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_said_so()
    {
        var page = await Get("/?project=moon");

        Assert.Contains("no <bdi>project moon</bdi>", page);
        Assert.Contains("data-cause=\"UnknownProject\"", page);
        Assert.Contains("href=\"/\"", page);
    }

    [Fact]
    public async Task A_hostile_name_is_shown_as_text()
    {
        const string script = "<script>alert(1)<\\script>";
        await _site.SendMany(1, crashes: 0, release: $"{script}@1.0+\"'><img src=x>", environment: "\"><b>live");

        var page = await Get("/");

        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<img src=x>", page);
        Assert.DoesNotContain("<b>live", page);
        Assert.Contains("&lt;script&gt;alert(1)", page);
    }

    [Fact]
    public async Task What_was_not_counted_is_shown_with_its_reason_and_the_offending_value()
    {
        await _site.Send(Wire.Session(Wire.NewId(), Site.Now, release: "feature/login"), Wire.Session(Wire.NewId(), Site.Now.AddDays(-30)));
        await _site.Client.Send(Wire.Envelope("transaction", "{}"));

        var page = await Get("/");

        Assert.Contains("2 items were not counted", page);
        Assert.Contains("The release cannot be a name", page);
        Assert.Contains("<code class=\"offender\">feature/login</code>", page);
        Assert.Contains("It happened too long ago", page);
        Assert.Contains("not kept: 1 transaction", page);
    }

    [Fact]
    public async Task A_failing_disk_is_announced()
    {
        _site.Server.Services.GetRequiredService<StorageHealth>().Failure = "No space left on device";

        Assert.Contains("No space left on device", await Get("/"));
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_404_in_our_look()
    {
        using var client = await _site.SignedIn();

        using var answer = await client.GetAsync(new Uri("/nowhere", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("There is nothing here", page);
        Assert.Contains("class=\"wordmark\"", page);
    }

    [Fact]
    public async Task A_page_that_fails_says_so_in_our_look_and_gives_nothing_away()
    {
        await using (var store = new SqliteConnection($"Data Source={Path.Combine(_site.Server.DataPath, "airworthy.db")}"))
        {
            await store.OpenAsync();
            await using var command = store.CreateCommand();
            command.CommandText = "drop table account";
            await command.ExecuteNonQueryAsync();
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await _site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Something broke on our side", page);
        Assert.DoesNotContain("account", page);
    }

    [Fact]
    public async Task Letters_of_every_script_stay_readable_in_the_page()
    {
        await _site.SendMany(1, crashes: 0, release: "магазин@1.0.0");

        Assert.Contains("<bdi>магазин</bdi>", await Get("/"));
    }

    /// <summary>Without line breaks, for patterns.</summary>
    private static string Flat(string page) => page.ReplaceLineEndings(" ");

    private async Task<string> Get(string address)
    {
        using var client = await _site.SignedIn();
        return await client.GetStringAsync(new Uri(address, UriKind.Relative));
    }
}
