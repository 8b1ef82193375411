using System.Net;
using System.Text.Json;

namespace Airworthy.Server.Tests.Health;

public sealed class SessionLookupApiTests : ApiTests
{
    private const string Path = "/api/0/organizations/airworthy/sessions/lookup/";

    [Fact]
    public async Task A_user_is_found_by_what_was_typed_and_is_not_in_the_answer()
    {
        var id = Wire.NewId();
        await Send(Wire.Session(id, Now.AddHours(-3), status: "crashed", user: "ada@example.com"));
        await Send(Wire.Session(Wire.NewId(), Now.AddHours(-2), user: "someone-else"));

        var (sessions, text) = await Find("?user=ada%40example.com");

        var session = Assert.Single(sessions);
        Assert.Equal((id, "crashed"), (session.GetProperty("id").GetString(), session.GetProperty("status").GetString()));
        Assert.DoesNotContain("ada", text, StringComparison.Ordinal);
        Assert.Empty((await Find("?user=ADA%40example.com")).Sessions);
    }

    [Fact]
    public async Task Who_crashed_is_told_newest_first_page_by_page()
    {
        for (var i = 0; i < 5; i++)
            await Send(Wire.Session($"{i + 1:x32}", Now.AddHours(-1 - i), status: i % 2 == 0 ? "crashed" : "exited"));

        var first = await Client.GetAsync(new Uri(Path + "?query=session.status:crashed&per_page=2", UriKind.Relative));
        Assert.Equal(["00000000000000000000000000000001", "00000000000000000000000000000003"], Ids(await first.Content.ReadAsStringAsync()));
        var next = first.Headers.GetValues("Link").Single();
        Assert.Contains("results=\"true\"", next, StringComparison.Ordinal);
        var second = await Client.GetAsync(new Uri(next[1..next.IndexOf('>', StringComparison.Ordinal)]));
        Assert.Equal(["00000000000000000000000000000005"], Ids(await second.Content.ReadAsStringAsync()));
        Assert.Contains("results=\"false\"", second.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Releases_and_environments_choose()
    {
        await Send(Wire.Session(Wire.NewId(), Now.AddHours(-1), release: "shop@1.0.0", environment: "production"));
        await Send(Wire.Session(Wire.NewId(), Now.AddHours(-1), release: "shop@2.0.0", environment: "staging"));

        Assert.Equal("staging", Assert.Single((await Find("?query=release.version:>1")).Sessions).GetProperty("environment").GetString());
        Assert.Equal("shop@1.0.0", Assert.Single((await Find("?environment=production")).Sessions).GetProperty("release").GetString());
    }

    [Theory]
    [InlineData("?per_page=0", "per_page: '0'")]
    [InlineData("?cursor=x", "cursor: 'x'")]
    [InlineData("?query=crashed", "query: column 1")]
    [InlineData("?statsPeriod=ever", "statsPeriod: 'ever'")]
    public Task A_mistake_is_named(string parameters, string detail) => AssertRefused(Path + parameters, HttpStatusCode.BadRequest, detail);

    [Fact]
    public async Task Nobody_reads_it_without_a_token() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Sdk.GetAsync(new Uri(Path, UriKind.Relative))).StatusCode);

    private async Task<(List<JsonElement> Sessions, string Text)> Find(string parameters)
    {
        var text = await Client.GetStringAsync(new Uri(Path + parameters, UriKind.Relative));
        return ([.. JsonDocument.Parse(text).RootElement.EnumerateArray()], text);
    }

    private static List<string?> Ids(string json)
    {
        using var answer = JsonDocument.Parse(json);
        return [.. answer.RootElement.EnumerateArray().Select(session => session.GetProperty("id").GetString())];
    }
}
