using System.Text.Json.Nodes;
using Airworthy.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Clients;

/// <summary>A real build with Sentry's plugin, as a project has it in its CI.</summary>
public sealed class EsbuildPluginTests(SentryCli cli) : IClassFixture<SentryCli>
{
    [Fact]
    public async Task A_build_creates_and_finalizes_its_release_with_commits_and_deploy()
    {
        var program = await ClientPrograms.BuildNode("esbuild-plugin");
        using var work = new Workplace(cli, 3);
        var commits = await work.Commit("first", "second");
        foreach (var file in Directory.GetFiles(program, "*.js*"))
            File.Copy(file, Path.Combine(work.Folder, Path.GetFileName(file)), overwrite: true);
        File.CreateSymbolicLink(Path.Combine(work.Folder, "node_modules"), Path.Combine(program, "node_modules"));
        // What a build is given, and no more.
        work.Environment.Add(("SENTRY_AUTH_TOKEN", work.Server.Services.GetRequiredService<ApiTokens>().CreateForOrganization("ci", work.Server.Address, "airworthy").Token));

        var build = await ClientProcess.Run(
            work.Folder, TimeSpan.FromMinutes(2), [("HOME", work.Folder), .. work.Environment, ("RELEASE", "shop@1.0.0"), ("OUT", Path.Combine(work.Folder, "out"))], "node", "build.js");

        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.Contains("Successfully uploaded source maps", build.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(work.Folder, "out", "app.js")));
        using var client = work.Server.Authorized();
        var release = JsonNode.Parse(await client.GetStringAsync(new Uri("/api/0/organizations/airworthy/releases/shop@1.0.0/", UriKind.Relative)))!;
        Assert.NotNull(release["dateReleased"]);
        Assert.Equal(["shop"], release["projects"]!.AsArray().Select(project => (string)project!["slug"]!));
        Assert.Equal((commits.Count, commits[^1]), ((int)release["commitCount"]!, (string)release["lastCommit"]!["id"]!));
        Assert.Equal(("production", "esbuild"), ((string)release["lastDeploy"]!["environment"]!, (string)release["lastDeploy"]!["name"]!));
        Assert.Contains("esbuild-plugin", (string?)release["userAgent"], StringComparison.Ordinal);
    }
}
