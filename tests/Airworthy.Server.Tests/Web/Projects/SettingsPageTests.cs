using System.Net;
using Airworthy.Server.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web.Projects;

public sealed class SettingsPageTests : IDisposable
{
    private const string Address = "/projects/shop/settings";

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    private Project Shop => _site.Server.Services.GetRequiredService<ProjectDirectory>().Find("shop")!;

    [Fact]
    public async Task The_name_and_the_platform_are_changed()
    {
        var (answer, page) = await Fill("general", ("name", "The Shop"), ("platform", "flutter"));

        Assert.Equal("?saved=general", answer.RequestMessage!.RequestUri!.Query);
        Assert.Contains("Saved.", page);
        Assert.Equal(("The Shop", "flutter"), (Shop.Name, Shop.Platform));
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_beside_its_field()
    {
        var (answer, page) = await Fill("general", ("name", "  "));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("The project needs a name.", page);
        Assert.Equal("shop", Shop.Name);
    }

    [Fact]
    public async Task Another_threshold_changes_the_stage_of_a_release()
    {
        await _site.SendMany(80, crashes: 0, release: "shop@1.0.0", hoursAgo: 2);
        await _site.SendMany(20, crashes: 0, release: "shop@2.0.0", hoursAgo: 2);
        Assert.Contains("stage-adopted", await Get("/projects/shop"));

        await Fill("adoption", ("percent", "30"), ("window", "12"));

        Assert.Equal(new AdoptionRules(WindowHours: 12, Percent: 30), Shop.Adoption);
        Assert.Contains("stage-low_adoption", await Get("/projects/shop"));
    }

    [Theory]
    [InlineData("ten", "6", "'ten' is no whole number.")]
    [InlineData("0", "6", "must be 1 to 100 percent, not 0")]
    [InlineData("10", "169", "must be 1 to 168 hours, not 169")]
    public async Task A_threshold_out_of_its_range_is_refused_beside_its_field(string percent, string window, string why)
    {
        var (_, page) = await Fill("adoption", ("percent", percent), ("window", window));

        Assert.Contains(why, page);
        Assert.Equal(AdoptionRules.Default, Shop.Adoption);
    }

    [Fact]
    public async Task Origins_hold_for_who_sends_from_then_on()
    {
        await Fill("origins", ("origins", "https://shop.example\r\n*.shop.test\r\n"));

        Assert.Equal(["https://shop.example", "*.shop.test"], Shop.Origins.Entries);
        using var stranger = new HttpRequestMessage(HttpMethod.Post, Wire.EnvelopePath) { Content = new ByteArrayContent(Wire.Envelope("session", Wire.Session(Wire.NewId(), Site.Now))) };
        stranger.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await _site.Client.SendAsync(stranger);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("", "With no entry")]
    [InlineData("ftp://shop.example", "'ftp://shop.example' is neither")]
    [InlineData("shop.example/path", "'shop.example/path' is neither")]
    [InlineData("*shop", "'*shop' is neither")]
    public async Task An_origin_that_no_site_can_have_is_refused(string origins, string why)
    {
        var (_, page) = await Fill("origins", ("origins", origins));

        Assert.Contains(why, page);
        Assert.Equal(["*"], Shop.Origins.Entries);
    }

    [Fact]
    public async Task A_key_is_made_labelled_shut_and_removed()
    {
        await Fill("new-key", ("label", "Phones"));
        var made = Shop.Keys.Single(key => key.Label == "Phones");
        var form = $"key-{made.PublicKey}";

        await Fill(form, ("label", "Tablets"), ("do", "label"));
        Assert.Equal("Tablets", Shop.Keys.Single(key => key.PublicKey == made.PublicKey).Label);

        await Fill(form, ("label", "Tablets"), ("do", "disable"));
        using (var refused = await _site.Client.PostAsync(new Uri($"/api/1/envelope/?sentry_key={made.PublicKey}", UriKind.Relative), new ByteArrayContent(Wire.Envelope("session", Wire.Session(Wire.NewId(), Site.Now)))))
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        await Fill(form, ("label", "Tablets"), ("do", "remove"));
        Assert.Equal([ServerUnderTest.Key], Shop.Keys.Select(key => key.PublicKey));
    }

    [Fact]
    public async Task A_key_without_a_label_is_refused_beside_its_field()
    {
        var (_, page) = await Fill("new-key", ("label", " "));

        Assert.Contains("A key needs a label.", page);
        Assert.Single(Shop.Keys);
    }

    [Fact]
    public async Task What_is_kept_and_what_it_takes_is_shown()
    {
        var page = await Get(Address);

        Assert.Contains("Retention:Minutes", page);
        Assert.Contains("48 hours", page);
        Assert.Contains("90 days", page);
        Assert.Contains("0 bytes", page);
        Assert.Contains($"http://{ServerUnderTest.Key}@{_site.Server.Address.Authority}/1", page);
    }

    private async Task<(HttpResponseMessage Answer, string Page)> Fill(string form, params (string Name, string Value)[] typed)
    {
        using var client = await _site.SignedIn();
        return await (await PageForm.Find(client, Address, form)).Send(typed);
    }

    private async Task<string> Get(string address)
    {
        using var client = await _site.SignedIn();
        return WebUtility.HtmlDecode(await client.GetStringAsync(new Uri(address, UriKind.Relative)));
    }
}
