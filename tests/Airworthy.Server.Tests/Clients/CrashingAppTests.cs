using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Clients;

/// <summary>Apps with real SDKs crash: the session, the issue, the release and the searches tell the same story, through an edit of the source, a fix and a regression.</summary>
public sealed class CrashingAppTests
{
    private const string Organization = "/api/0/organizations/airworthy";

    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_node_app_crashes_is_edited_fixed_and_broken_again()
    {
        var folder = await ClientPrograms.BuildNode("crash-node");
        await Play(folder, "app.js", "function total", exitCode: 1, title: "TypeError: Cannot read properties of undefined (reading 'length')", build: [], run: ["node", "app.js"]);
    }

    [Fact]
    public async Task A_dotnet_app_crashes_is_edited_fixed_and_broken_again()
    {
        using var workplace = new TemporaryFolder();
        foreach (var source in new[] { "crash-dotnet", "" })
        {
            foreach (var file in Directory.GetFiles(RepositoryRoot.Combine("tests", "Clients", source)).Where(file => !file.EndsWith(".md", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(workplace.Path, Path.GetFileName(file)));
        }

        await Play(workplace.Path, "Program.cs", "    [MethodImpl", exitCode: 134, title: "System.InvalidOperationException: There is no cart",
            build: ["dotnet", "build", "-c", "Release", "-o", "out", "--nologo", "-v", "quiet"], run: ["dotnet", "out/client.dll"]);
    }

    private static async Task Play(string folder, string source, string editedAt, int exitCode, string title, string[] build, string[] run)
    {
        using var data = new TemporaryFolder();
        using var server = new ServerUnderTest(data.Path);
        using var client = server.Authorized();
        var file = Path.Combine(folder, source);
        var original = await File.ReadAllTextAsync(file);
        try
        {
            await Build();
            await Crash("shop@1.0.0");

            Assert.Equal((1, 1), await Counts.Of(client) is var counts ? (counts.Sessions, counts.Crashed) : default);
            var issue = Assert.Single(await Issues("error.unhandled:true"))!;
            Assert.Equal(title, (string)issue["title"]!);
            Assert.True((bool)issue["isUnhandled"]!);
            Assert.Equal(("unresolved", "1", 1), ((string)issue["status"]!, (string)issue["count"]!, (int)issue["userCount"]!));
            Assert.Equal(1, (int)(await Get($"{Organization}/releases/shop@1.0.0/"))["newGroups"]!);
            var found = Assert.Single((await Get($"{Organization}/events/?field=title&field=release&query=error.unhandled:true"))["data"]!.AsArray())!;
            Assert.Equal((title, "shop@1.0.0"), ((string)found["title"]!, (string)found["release"]!));

            // Three lines more above what crashes: the same fault on another line of the same file.
            await File.WriteAllTextAsync(file, original.Replace(editedAt, "\n\n\n" + editedAt, StringComparison.Ordinal));
            await Build();
            await Crash("shop@1.0.0");

            issue = Assert.Single(await Issues(""))!;
            Assert.Equal("2", (string)issue["count"]!);
            var id = (string)issue["id"]!;
            Assert.NotEqual(await Line(id, "oldest"), await Line(id, "latest"));
            Assert.Equal(1, (int)(await Get($"{Organization}/releases/shop@1.0.0/"))["newGroups"]!);

            await Resolve(id);
            Assert.Empty(await Issues("is:unresolved"));
            await Crash("shop@1.1.0");

            issue = Assert.Single(await Issues("is:unresolved is:regressed"))!;
            Assert.Equal((id, "regressed", "3"), ((string)issue["id"]!, (string)issue["substatus"]!, (string)issue["count"]!));
            Assert.Equal(0, (int)(await Get($"{Organization}/releases/shop@1.1.0/"))["newGroups"]!);
            var details = await Get($"{Organization}/issues/{id}/");
            Assert.Equal(("shop@1.0.0", "shop@1.1.0"), ((string)details["firstRelease"]!["version"]!, (string)details["lastRelease"]!["version"]!));
        }
        finally
        {
            await File.WriteAllTextAsync(file, original);
        }

        async Task Build()
        {
            if (build.Length == 0)
                return;
            var ended = await ClientProcess.Run(folder, BuildLimit, [], build);
            Assert.True(ended.ExitCode == 0, ended.ToString());
        }

        async Task Crash(string release)
        {
            var dsn = $"{server.Address.Scheme}://{ServerUnderTest.Key}@{server.Address.Authority}/1";
            var ended = await ClientProcess.Run(folder, RunLimit, [], [.. run, dsn, release]);
            Assert.True(ended.ExitCode == exitCode, $"{ended}\nIt should have ended with {exitCode}.");
        }

        async Task<JsonNode> Get(string path) => JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

        async Task<JsonArray> Issues(string query) => (await Get($"{Organization}/issues/?query={Uri.EscapeDataString(query)}")).AsArray();

        async Task<int> Line(string issue, string which)
        {
            var one = await Get($"{Organization}/issues/{issue}/events/{which}/");
            var exception = one["entries"]!.AsArray().Single(entry => (string)entry!["type"]! == "exception")!;
            return (int)exception["data"]!["values"]!.AsArray()[^1]!["stacktrace"]!["frames"]!.AsArray()[^1]!["lineNo"]!;
        }

        async Task Resolve(string issue)
        {
            using var answer = await client.PutAsync(
                new Uri($"{Organization}/issues/{issue}/", UriKind.Relative), new StringContent("""{"status":"resolved"}""", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
