using System.Net;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web;

public sealed partial class SignInTests : IDisposable
{
    private const string Email = "captain@example.com";
    private const string Password = "left-seat-first";

    private readonly Site _site = new(("Bootstrap:AdminEmail", Email), ("Bootstrap:AdminPassword", Password));
    private readonly HttpClient _stranger;

    public SignInTests()
    {
        _stranger = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _site.Server.Address };
        _stranger.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public void Dispose()
    {
        _stranger.Dispose();
        _site.Dispose();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?project=shop&period=7d")]
    public async Task A_page_sends_a_stranger_to_sign_in_and_remembers_where_they_wanted(string address)
    {
        using var answer = await _stranger.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/sign-in?next={Uri.EscapeDataString(address)}", answer.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task The_stream_of_changes_refuses_a_stranger_without_a_redirect()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
        request.Headers.Accept.ParseAdd("text/event-stream");

        using var answer = await _site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/css/site.css", "text/css")]
    [InlineData("/js/page.js", "text/javascript")]
    [InlineData("/js/echarts.js", "text/javascript")]
    public async Task What_the_sign_in_page_is_made_of_is_open_to_all(string address, string mediaType)
    {
        using var answer = await _stranger.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Pages_forbid_inline_scripts_and_frames()
    {
        using var answer = await _stranger.GetAsync(new Uri("/sign-in", UriKind.Relative));

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("style-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
    }

    [Fact]
    public async Task Email_and_password_lead_to_the_page_that_was_wanted()
    {
        using var client = Browser();

        using var answer = await SignIn(client, Password, next: "/?project=shop&period=7d");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/?project=shop&period=7d", answer.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com/")]
    [InlineData("/\\example.com/")]
    public async Task Signing_in_leads_nowhere_else(string next)
    {
        using var client = Browser();

        using var answer = await SignIn(client, Password, next);

        Assert.Equal(new Uri(_site.Server.Address, "/"), answer.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task A_wrong_password_says_so_and_still_remembers_the_page()
    {
        using var client = Browser();

        using var answer = await SignIn(client, "something else", next: "/?period=7d");

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("do not belong together", page);
        Assert.Contains("name=\"next\" value=\"/?period=7d\"", page);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var link = _site.SignInLink();
        using (var first = Browser())
        using (var answer = await first.GetAsync(link))
            Assert.Equal("/", answer.RequestMessage!.RequestUri!.AbsolutePath);

        using var second = Browser();
        Assert.Contains("This link was used before", await second.GetStringAsync(link));
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        using var client = await _site.SignedIn();
        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative));

        using var answer = await client.PostAsync(new Uri("/sign-out", UriKind.Relative), Form(("__RequestVerificationToken", TokenIn(page))));

        Assert.Equal("/sign-in", answer.RequestMessage!.RequestUri!.AbsolutePath);
        using var again = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal("/sign-in", again.RequestMessage!.RequestUri!.AbsolutePath);
    }

    private HttpClient Browser()
    {
        var client = new HttpClient { BaseAddress = _site.Server.Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return client;
    }

    private static async Task<HttpResponseMessage> SignIn(HttpClient client, string password, string next)
    {
        var page = await client.GetStringAsync(new Uri($"/sign-in?next={Uri.EscapeDataString(next)}", UriKind.Relative));
        return await client.PostAsync(new Uri("/sign-in/password", UriKind.Relative),
            Form(("__RequestVerificationToken", TokenIn(page)), ("email", Email), ("password", password), ("next", next)));
    }

    private static string TokenIn(string page) => TokenField().Match(page).Groups[1].Value;

    private static FormUrlEncodedContent Form(params IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
