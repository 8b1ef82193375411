using System.Net;

namespace Airworthy.Server.Tests.Web.Projects;

public sealed class ProjectPagesTests : IDisposable
{
    private readonly Site _site = new(("Bootstrap:Projects:1:Slug", "quiet"), ("Bootstrap:Projects:0:Platform", "android"));

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_card_has_the_rates_with_what_they_rest_on_and_their_change()
    {
        await _site.SendMany(400, crashes: 2, release: "shop@1.1.0", hoursAgo: 3);
        await _site.SendMany(200, crashes: 4, release: "shop@1.0.0", hoursAgo: 30);

        var page = await Get("/projects?statsPeriod=24h");

        Assert.Contains("99.5 %", page);
        Assert.Contains("of 400 sessions", page);
        Assert.Contains("better by", page);
        Assert.Contains("+1.5 %", page);
        Assert.Contains("Against 98 % in the period of the same length before, of 200 sessions", page);
        Assert.Contains("title=\"shop@1.1.0\"", page);
        Assert.Contains("Sessions over the period: 400, of which 2 crashed", page);
        Assert.Contains("href=\"/projects/shop/settings\"", page);
        Assert.Contains("href=\"/issues?project=shop&statsPeriod=24h\"", page);
        Assert.Contains(">Android<", page);
    }

    [Fact]
    public async Task A_project_without_sessions_has_no_rate_and_a_way_out()
    {
        var page = await Get("/projects?project=quiet");

        Assert.Contains(">—<", page);
        Assert.Contains("<a href=\"/projects/quiet/start\">Send the first one</a>", page);
        Assert.DoesNotContain("ANR rate", page);
    }

    [Fact]
    public async Task Sessions_without_users_say_so_on_the_card()
    {
        await _site.SendMany(5, crashes: 0, release: "shop@1.0.0", withUsers: false);

        Assert.Contains("Sessions name no user", await Get("/projects/shop"));
    }

    [Fact]
    public async Task The_picker_of_projects_leads_to_the_other_ones_page()
    {
        using var client = await _site.SignedIn();
        using var answer = await client.GetAsync(new Uri("/projects/shop?project=quiet&statsPeriod=24h", UriKind.Relative));

        Assert.Equal("/projects/quiet?statsPeriod=24h", answer.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Theory]
    [InlineData("/projects/moon")]
    [InlineData("/projects/moon/start")]
    [InlineData("/projects/moon/settings")]
    [InlineData("/projects/moon/ingest")]
    [InlineData("/guides/moon")]
    public async Task What_is_not_there_is_said_so_by_name(string address)
    {
        using var client = await _site.SignedIn();
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<code>moon</code>", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_project_is_made_and_leads_to_its_first_session()
    {
        using var client = await _site.SignedIn();
        var form = await PageForm.Find(client, "/projects/new", "new-project");

        var (answer, page) = await form.Send(("name", "Magic Mirror"), ("slug", ""), ("platform", "unity"));

        Assert.Equal("/projects/magic-mirror/start", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("AutoSessionTracking = true", page);
        Assert.Matches("id=\"sdk-unity\" checked", page);
        answer.Dispose();
    }

    [Fact]
    public async Task A_mistake_stands_beside_its_field_and_what_was_typed_stays()
    {
        using var client = await _site.SignedIn();
        var form = await PageForm.Find(client, "/projects/new", "new-project");

        var (answer, page) = await form.Send(("name", "<Shop>"), ("slug", "quiet"), ("platform", "rust"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("'quiet' is taken; 'quiet-2' is free.", page);
        Assert.Matches("id=\"slug\" name=\"slug\" value=\"quiet\"[^>]*aria-invalid=\"true\"", page);
        Assert.Matches("value=\"rust\" checked", page);
        answer.Dispose();
    }

    [Fact]
    public async Task Without_the_token_of_the_page_nothing_is_made()
    {
        using var client = await _site.SignedIn();
        var form = (await PageForm.Find(client, "/projects/new", "new-project")).Without("__RequestVerificationToken");

        var (answer, _) = await form.Send(("name", "Forged"), ("slug", "forged"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("forged", await Get("/projects"));
        answer.Dispose();
    }

    [Fact]
    public async Task A_first_session_is_ticked_off_and_what_was_refused_is_explained()
    {
        Assert.DoesNotContain("is-done", await Get("/projects/shop/start"));
        await _site.Send(Wire.Session(Wire.NewId(), Site.Now, release: "feature/login"));
        Assert.Contains("The release cannot be a name: feature/login", await Get("/projects/shop/start"));

        await _site.Send(Wire.Session(Wire.NewId(), Site.Now, release: "hello@1.0.0", status: "crashed", errors: 1));

        var page = await Get("/projects/shop/start");
        Assert.Equal(6, page.Split("is-done").Length - 1);
        Assert.Contains("title=\"hello@1.0.0\"", page);
        Assert.Contains("data-test-session=\"/api/1/envelope/?sentry_key=publickey\"", page);
    }

    [Fact]
    public async Task The_guides_are_listed_and_hold_the_dsn_of_a_project()
    {
        var list = await Get("/guides?project=shop");
        var guide = await Get("/guides/rust?project=shop");

        Assert.Contains("href=\"/guides/kotlin-multiplatform?project=shop\"", list);
        Assert.Contains($"http://{ServerUnderTest.Key}@{_site.Server.Address.Authority}/1", guide);
        Assert.Contains("session_mode: sentry::SessionMode::Request", guide);
        Assert.Contains("Crashed is a panic.", guide);
        Assert.Contains("href=\"/projects/shop/start?sdk=rust\"", guide);
    }

    private async Task<string> Get(string address)
    {
        using var client = await _site.SignedIn();
        return WebUtility.HtmlDecode(await client.GetStringAsync(new Uri(address, UriKind.Relative)));
    }
}
