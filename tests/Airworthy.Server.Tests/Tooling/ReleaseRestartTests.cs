using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Tooling;

public sealed class ReleaseRestartTests : IDisposable
{
    private const string Releases = "/api/0/organizations/airworthy/releases/";

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_that_was_told_of_releases_is_there_after_a_restart()
    {
        string[] paths = [Releases + "?status=", Releases + "web@1/?project=shop&health=1", Releases + "web@1/meta/", Releases + "web@1/commits/", Releases + "web@1/commitfiles/",
            Releases + "web@1/deploys/", Releases + "web@1/previous-with-commits/", Releases + "stats/", "/api/0/organizations/airworthy/repos/", "/api/0/projects/airworthy/shop/releases/"];
        string[] before;
        using (var server = new ServerUnderTest(_folder.Path, new FakeTimeProvider(Now)))
        {
            using var client = server.Authorized();
            await client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), Now.AddHours(-3), "crashed", release: "web@1")));
            await Told(client, Releases, """{"version":"web@1","projects":["shop"],"dateReleased":"2026-03-10T12:30:00Z"}""", HttpMethod.Post);
            await Told(client, Releases + "web@1/", """
                {"commits":[{"id":"c1","repository":"origin","message":"first","author_name":"Ann","patch_set":[{"path":"a.cs","type":"A"}]}],"refs":[{"repository":"origin","commit":"c1"}]}
                """, HttpMethod.Put);
            await Told(client, Releases + "web@1/deploys/", """{"environment":"production"}""", HttpMethod.Post);
            await Told(client, Releases, """{"version":"web@0","projects":["shop"],"status":"archived"}""", HttpMethod.Post);
            before = await Ask(client, paths);
        }

        using (var server = new ServerUnderTest(_folder.Path, new FakeTimeProvider(Now)))
        {
            using var client = server.Authorized();
            Assert.Equal(before, await Ask(client, paths));
        }

        Assert.Contains("\"commitCount\":1", before[0], StringComparison.Ordinal);
        Assert.Contains("\"archived\"", before[0], StringComparison.Ordinal);
        Assert.All(before, text => Assert.NotEqual("[]", text));
    }

    private static async Task Told(HttpClient client, string path, string json, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(json) };
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {path}");
    }

    private static async Task<string[]> Ask(HttpClient client, string[] paths)
    {
        var answers = new List<string>();
        foreach (var path in paths)
            answers.Add(await client.GetStringAsync(new Uri(path, UriKind.Relative)));
        return [.. answers];
    }
}
