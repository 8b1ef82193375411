using System.Net.Http.Json;
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
            await client.PostAsJsonAsync(new Uri(Releases, UriKind.Relative), new { version = "web@1", projects = new[] { "shop" }, dateReleased = Now });
            await client.PutAsJsonAsync(new Uri(Releases + "web@1/", UriKind.Relative), new
            {
                commits = new[] { new { id = "c1", repository = "origin", message = "first", author_name = "Ann", patch_set = new[] { new { path = "a.cs", type = "A" } } } },
                refs = new[] { new { repository = "origin", commit = "c1" } },
            });
            await client.PostAsJsonAsync(new Uri(Releases + "web@1/deploys/", UriKind.Relative), new { environment = "production" });
            await client.PostAsJsonAsync(new Uri(Releases, UriKind.Relative), new { version = "web@0", projects = new[] { "shop" }, status = "archived" });
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

    private static async Task<string[]> Ask(HttpClient client, string[] paths)
    {
        var answers = new List<string>();
        foreach (var path in paths)
            answers.Add(await client.GetStringAsync(new Uri(path, UriKind.Relative)));
        return [.. answers];
    }
}
