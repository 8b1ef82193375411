using System.Net;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web.Releases;

/// <summary>Archiving from the list, as its form does it.</summary>
public sealed class ReleaseStatusTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Chosen_releases_are_archived_hidden_and_restored()
    {
        foreach (var version in (string[])["1.0.0", "2.0.0", "3.0.0"])
            await _site.SendMany(2, crashes: 0, release: $"shop@{version}");
        using var client = await _site.SignedIn();
        var list = await client.GetStringAsync(new Uri("/?project=shop", UriKind.Relative));

        using var archived = await Post(client, list, ("version", "shop@1.0.0"), ("version", "shop@2.0.0"), ("version", "shop@never"));
        var left = await archived.Content.ReadAsStringAsync();
        var archive = await client.GetStringAsync(new Uri("/?project=shop&status=archived", UriKind.Relative));
        using var restored = await Post(client, archive, ("only", "shop@1.0.0"), ("version", "shop@2.0.0"));

        Assert.Equal("/?project=shop&changed=2", archived.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Contains("2 releases were archived", left);
        Assert.Equal(["3.0.0"], Versions(left));
        Assert.Equal(["1.0.0", "2.0.0"], Versions(archive).Order());
        Assert.Contains("Archived releases are hidden", archive);
        Assert.Equal("/?project=shop&status=archived&changed=1", restored.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal(["3.0.0", "1.0.0"], Versions(await client.GetStringAsync(new Uri("/?project=shop", UriKind.Relative))));
    }

    [Fact]
    public async Task A_change_from_elsewhere_is_refused_and_one_leads_nowhere_else()
    {
        await _site.SendMany(2, crashes: 0, release: "shop@1.0.0");
        using var client = await _site.SignedIn();
        var list = await client.GetStringAsync(new Uri("/", UriKind.Relative));

        using var forged = await client.PostAsync(Address, new FormUrlEncodedContent([new("only", "shop@1.0.0"), new("status", "archived")]));
        using var led = await Post(client, list, "https://example.com/", ("only", "shop@1.0.0"));
        using var stranger = await _site.Client.PostAsync(Address, new FormUrlEncodedContent([new("only", "shop@1.0.0"), new("status", "archived")]));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(_site.Server.Address.Authority, led.RequestMessage!.RequestUri!.Authority);
        Assert.Equal("/sign-in", stranger.RequestMessage!.RequestUri!.AbsolutePath);
    }

    private static Uri Address => new("/releases/status", UriKind.Relative);

    private static Task<HttpResponseMessage> Post(HttpClient client, string page, params IEnumerable<(string Name, string Value)> chosen) =>
        Post(client, page, WebUtility.HtmlDecode(Hidden(page, "next")), chosen);

    private static Task<HttpResponseMessage> Post(HttpClient client, string page, string next, params IEnumerable<(string Name, string Value)> chosen) => client.PostAsync(
        Address,
        new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", Hidden(page, "__RequestVerificationToken")), new("status", Hidden(page, "status")), new("next", next),
            .. chosen.Select(one => KeyValuePair.Create(one.Name, one.Value)),
        ]));

    /// <summary>A hidden field of the form that archives.</summary>
    private static string Hidden(string page, string name) =>
        Regex.Match(page[page.IndexOf("<form id=\"archive\"", StringComparison.Ordinal)..], $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value;

    private static List<string> Versions(string page) => [.. Regex.Matches(page, "class=\"release-link\"[^>]*><bdi>([^<]+)</bdi>").Select(match => match.Groups[1].Value)];
}
