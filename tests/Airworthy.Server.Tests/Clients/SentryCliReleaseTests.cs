using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Clients;

/// <summary>The real <c>sentry-cli</c>, unchanged: the life of a release.</summary>
public sealed class SentryCliReleaseTests(SentryCli cli) : IClassFixture<SentryCli>
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_release_is_created_finalized_archived_restored_and_deleted(int major)
    {
        const string release = "shop@1.0.0+7";
        using var work = new Workplace(cli, major);

        Assert.Equal($"Created release {release}\n", await work.Do("releases", "new", release));
        Assert.Equal($"Created release {release}\n", await work.Do("releases", "new", release));
        Assert.Matches(@"\| \(unreleased\) \| shop@1\.0\.0\+7 \| 0 +\| - +\|", await work.Do("releases", "list"));
        Assert.Matches(@"\| shop@1\.0\.0\+7 \| \d{4}-.+ UTC \| shop +\|", await work.Do("releases", "info", "--show-projects", release));

        Assert.Equal($"Finalized release {release}\n", await work.Do("releases", "finalize", release));
        Assert.Matches(@"\| \d+ seconds? ago \| shop@1\.0\.0\+7 \|", await work.Do("releases", "list"));

        Assert.Equal($"Archived release {release}\n", await work.Do("releases", "archive", release));
        Assert.DoesNotContain(release, await work.Do("releases", "list"), StringComparison.Ordinal);
        Assert.Equal($"Restored release {release}\n", await work.Do("releases", "restore", release));
        Assert.Equal(release, (await work.Do("releases", "list", "--raw")).Trim());

        Assert.Equal($"Deleted release {release}!\n", await work.Do("releases", "delete", release));
        Assert.Equal($"Did nothing. Release with this version ({release}) does not exist.\n", await work.Do("releases", "delete", release));
        Assert.DoesNotContain(release, await work.Do("releases", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_release_is_created_and_finalized_in_one_go_with_its_address(int major)
    {
        using var work = new Workplace(cli, major);
        await work.Do("releases", "new", "shop@2.0.0", "--finalize", "--url", "https://example.com/2.0.0");
        await work.Do("releases", "new", "shop@1.0.0");
        await work.Do("releases", "finalize", "shop@1.0.0", "--released", "1772359200", "--url", "https://example.com/1.0.0");

        using var client = work.Server.Authorized();
        var first = await Read(client, "shop@1.0.0");
        Assert.Equal(("2026-03-01T10:00:00Z", "https://example.com/1.0.0"), ((string)first["dateReleased"]!, (string)first["url"]!));
        var second = await Read(client, "shop@2.0.0");
        Assert.Equal("https://example.com/2.0.0", (string?)second["url"]);
        Assert.NotNull(second["dateReleased"]);
        Assert.StartsWith("sentry-cli/", (string?)second["userAgent"], StringComparison.Ordinal);
    }

    /// <summary>Names that have to be escaped in a path.</summary>
    [Theory]
    [InlineData(2, "my app@1.0 beta+77")]
    [InlineData(3, "my app@1.0 beta+77")]
    [InlineData(2, "версия-1?#%25")]
    [InlineData(3, "версия-1?#%25")]
    [InlineData(2, "-hyphen:1")]
    [InlineData(3, "-hyphen:1")]
    public async Task A_release_may_have_a_strange_name(int major, string release)
    {
        using var work = new Workplace(cli, major);

        await work.Do("releases", "new", "--", release);
        await work.Do("releases", "finalize", "--", release);

        Assert.Contains(release, await work.Do("releases", "info", "--", release), StringComparison.Ordinal);
        Assert.Equal($"Deleted release {release}!\n", await work.Do("releases", "delete", "--", release));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_cannot_be_is_told(int major)
    {
        using var work = new Workplace(cli, major);

        Assert.Contains("Release with name latest is not allowed", await work.Fail("releases", "new", "latest"), StringComparison.Ordinal);
        Assert.Contains("Release not found.", await work.Fail("releases", "finalize", "shop@9"), StringComparison.Ordinal);
        await work.Fail("releases", "info", "shop@9");
        Assert.Contains("error", await work.Fail("deploys", "new", "--release", "shop@9", "--env", "production"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_release_with_sessions_is_not_deleted_and_the_reason_is_shown(int major)
    {
        using var work = new Workplace(cli, major);
        using var sdk = work.Server.Anonymous();
        await sdk.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow(), release: "shop@1.0.0")));

        Assert.Contains("This release has health data and cannot be removed. (http status: 400)", await work.Fail("releases", "delete", "shop@1.0.0"), StringComparison.Ordinal);
        Assert.Equal("shop@1.0.0", (await work.Do("releases", "list", "--raw")).Trim());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_commits_of_the_working_copy_are_set(int major)
    {
        using var work = new Workplace(cli, major);
        var commits = await work.Commit("first", "second", "third");

        Assert.Equal(commits[2], (await work.Do("releases", "propose-version")).Trim());
        await work.Do("releases", "new", "shop@1.0.0");
        Assert.Contains("Success! Set commits for release shop@1.0.0", await work.Do("releases", "set-commits", "shop@1.0.0", "--local", "--initial-depth", "2"), StringComparison.Ordinal);

        var shown = await work.Do("releases", "info", "--show-commits", "shop@1.0.0");
        Assert.Matches($@"\| {commits[2]} \|\n.+\| {commits[1]} \|", shown);
        Assert.DoesNotContain(commits[0], shown, StringComparison.Ordinal);
        Assert.Contains("| origin | Unknown Provider | -   |", await work.Do("repos", "list"), StringComparison.Ordinal);
        using var client = work.Server.Authorized();
        var release = await Read(client, "shop@1.0.0");
        Assert.Equal((2, "third", "dev@example.com"),
            ((int)release["commitCount"]!, ((string)release["lastCommit"]!["message"]!).Trim(), (string)release["authors"]![0]!["email"]!));
    }

    /// <summary>The next release has the commits since the last one.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Commits_are_set_without_being_named(int major)
    {
        using var work = new Workplace(cli, major);
        var first = await work.Commit("first", "second");
        await work.Do("releases", "set-commits", "shop@1.0.0", "--auto");
        var later = await work.CommitMore("third", "fourth");

        await work.Do("releases", "set-commits", "shop@1.1.0", "--auto");

        var shown = await work.Do("releases", "info", "--show-commits", "shop@1.1.0");
        Assert.All(later, commit => Assert.Contains(commit, shown, StringComparison.Ordinal));
        Assert.All(first, commit => Assert.DoesNotContain(commit, shown, StringComparison.Ordinal));
        var before = await work.Do("releases", "info", "--show-commits", "shop@1.0.0");
        Assert.All(first, commit => Assert.Contains(commit, before, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_commit_is_named_by_hand_and_cleared(int major)
    {
        using var work = new Workplace(cli, major);
        var commits = await work.Commit("first", "second");
        await work.Do("releases", "set-commits", "shop@1.0.0", "--local");

        var named = await work.Do("releases", "set-commits", "shop@1.1.0", "--commit", $"origin@{commits[0]}..{commits[1]}");
        Assert.Contains($"| origin     | {commits[0][..12]} -> {commits[1][..12]} |", named, StringComparison.Ordinal);
        Assert.Contains("Unknown repo", await work.Fail("releases", "set-commits", "shop@1.1.0", "--commit", $"elsewhere@{commits[1]}"), StringComparison.Ordinal);

        Assert.Contains("Clearing commits for release.", await work.Do("releases", "set-commits", "shop@1.0.0", "--clear"), StringComparison.Ordinal);
        using var client = work.Server.Authorized();
        Assert.Equal(0, (int)(await Read(client, "shop@1.0.0"))["commitCount"]!);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Deploys_are_told_and_listed(int major)
    {
        using var work = new Workplace(cli, major);
        await work.Do("releases", "new", "shop@1.0.0");

        Assert.Equal("Created new deploy ci for 'production'\n",
            await work.Do("deploys", "new", "--release", "shop@1.0.0", "--env", "production", "--name", "ci", "--url", "https://example.com/run/7", "--time", "60"));
        Assert.Equal("Created new deploy unnamed for 'staging'\n", await work.Do("deploys", "new", "--release", "shop@1.0.0", "--env", "staging"));

        var listed = await work.Do("deploys", "list", "--release", "shop@1.0.0");
        Assert.Matches(@"\| production +\| ci +\| \d+ seconds? ", listed);
        Assert.Matches(@"\| staging +\| unnamed \| \d+ seconds? ", listed);
    }

    /// <summary>The form of the command that recipes of years ago have.</summary>
    [Fact]
    public async Task Deploys_are_told_the_old_way()
    {
        using var work = new Workplace(cli, 2);
        await work.Do("releases", "new", "shop@1.0.0");
        Assert.Equal("Created new deploy unnamed for 'staging'\n", await work.Do("releases", "deploys", "shop@1.0.0", "new", "--env", "staging"));
        Assert.Matches(@"\| staging +\| unnamed \|", await work.Do("releases", "deploys", "shop@1.0.0", "list"));
    }

    /// <summary>Older ones send numbers as texts, newer ones as numbers.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_project_is_named_by_its_number_too(int major)
    {
        using var work = new Workplace(cli, major);
        work.Environment.Add(("SENTRY_PROJECT", "1"));

        await work.Do("releases", "new", "shop@1.0.0");

        Assert.Contains("| shop ", await work.Do("releases", "info", "--show-projects", "shop@1.0.0"), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Read(HttpClient client, string release) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/0/organizations/airworthy/releases/{Uri.EscapeDataString(release)}/", UriKind.Relative)))!;
}
