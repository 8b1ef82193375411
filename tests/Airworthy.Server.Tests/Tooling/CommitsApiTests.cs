using System.Net;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>The commits of releases over the socket.</summary>
public sealed class CommitsApiTests : ReleaseToolingTests
{
    private const string Commits = """
        {"commits":[
          {"id":"c1","repository":"origin","author_name":"Dev One","author_email":"one@acme.test","timestamp":"2026-03-01T08:00:00+01:00","message":"first","patch_set":[{"path":"a.cs","type":"A"},{"path":"b.cs","type":"M"}]},
          {"id":"c3","repository":"origin","author_name":"Dev Two","author_email":"two@acme.test","timestamp":"2026-03-03T08:00:00.123456789Z","message":"third","patch_set":[{"path":"a.cs","type":"M"},{"path":"c.cs","type":"D"}]},
          {"id":"c2","repository":"origin","author_name":"Dev One","author_email":"one@acme.test","timestamp":"2026-03-02T08:00:00Z","message":"second"},
          {"id":"c4","repository":"origin","timestamp":"2026-03-04T08:00:00Z","message":"not this one #skipsentry"},
          {"id":"c0","message":"without anything"}]}
        """;

    [Fact]
    public async Task Commits_are_set_newest_first()
    {
        await Create("web@1");
        var answer = await Put(Path("web@1"), Commits);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(4, (int)answer.Json["commitCount"]!);
        Assert.Equal(["c3", "c2", "c1", "c0"], await ShasOf("web@1"));
        var last = answer.Json["lastCommit"]!.AsObject();
        last["repository"]!.AsObject().Remove("id");
        Assert.Equal(
            """
            {"id":"c3","message":"third","dateCreated":"2026-03-03T08:00:00.123456Z","suspectCommitType":"","pullRequest":null,"author":{"name":"Dev Two","email":"two@acme.test"},
            "repository":{"name":"origin","url":null,"provider":{"id":"unknown","name":"Unknown Provider"},"status":"active","dateCreated":"2026-03-10T12:30:00Z","externalSlug":null,"integrationId":null}}
            """.ReplaceLineEndings(""), last.ToJsonString());
        Assert.Equal(["one@acme.test", "two@acme.test"], answer.Json["authors"]!.AsArray().Select(author => (string)author!["email"]!).Order());
    }

    [Fact]
    public async Task A_commit_tells_its_releases_and_one_without_author_has_an_empty_one()
    {
        await Create("web@1");
        await Put(Path("web@1"), Commits);
        await Create("web@2");
        await Put(Path("web@2"), """{"commits":[{"id":"c1","repository":"origin"}]}""");

        var commits = (await Get(Path("web@1") + "commits/")).AsArray();
        Assert.Equal("""["2026-03-01T07:00:00Z","first","",null]""", Values(commits[2]!, "dateCreated", "message", "suspectCommitType", "pullRequest"));
        Assert.Equal(["web@1", "web@2"], commits[2]!["releases"]!.AsArray().Select(release => (string)release!["shortVersion"]!));
        Assert.Equal("""["c0",{},"2026-03-10T12:30:00Z"]""", Values(commits[3]!, "id", "author", "dateCreated"));
        Assert.Equal("organization-1", (string?)commits[3]!["repository"]!["name"]);
        Assert.Equal(commits.ToJsonString(), (await Get(Shop + "web@1/commits/")).ToJsonString());
        // What the second release did not tell of the commit, stays as it was.
        Assert.Equal("""["first","2026-03-01T07:00:00Z"]""", Values((await ReleaseOf("web@2"))["lastCommit"]!, "message", "dateCreated"));
    }

    [Fact]
    public async Task To_set_them_again_replaces_them_and_changes_nothing_if_they_are_the_same()
    {
        await Create("web@1");
        await Put(Path("web@1"), Commits);
        var before = await Get(Path("web@1") + "commits/");
        await Put(Path("web@1"), Commits);
        Assert.Equal(before.ToJsonString(), (await Get(Path("web@1") + "commits/")).ToJsonString());

        await Put(Path("web@1"), """{"commits":[]}""");
        Assert.Equal(4, (await ShasOf("web@1")).Length);
        await Put(Path("web@1"), """{"commits":[{"id":"x","repository":"origin"},{"id":"x","repository":"origin"},{"id":"x","repository":"fork"}]}""");
        Assert.Equal(["x", "x"], await ShasOf("web@1"));
        Assert.Equal(2, (int)(await ReleaseOf("web@1"))["commitCount"]!);
    }

    [Fact]
    public async Task A_name_without_an_address_makes_one_up()
    {
        await Create("web@1");
        await Put(Path("web@1"), """{"commits":[{"id":"c","author_name":"Dév O'One"}]}""");
        Assert.Equal("""[{"name":"Dév O'One","email":"DvOOne@localhost"}]""", (await ReleaseOf("web@1"))["authors"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task Commits_may_come_with_the_release()
    {
        var answer = await Post(Releases, """{"version":"web@1","projects":["shop"],"commits":[{"id":"c","repository":"origin"}],"refs":[{"repository":"origin","commit":"a..c"}]}""");
        Assert.Equal((HttpStatusCode.Created, 1), (answer.Status, (int)answer.Json["commitCount"]!));
    }

    [Fact]
    public async Task Heads_need_a_known_repository_and_leave_the_commits_as_they_are()
    {
        await Create("web@1");
        await Put(Path("web@1"), Commits);
        await Create("web@2");

        foreach (var body in new[]
        {
            """{"refs":[{"repository":"origin","commit":"c3","previousCommit":"c1"}]}""",
            """{"refs":[{"repository":"origin","commit":"c1..c3"}]}""",
            """{"headCommits":[{"repository":"origin","currentId":"c3","previousId":null}]}""",
        })
        {
            Assert.Equal((HttpStatusCode.OK, 0), (await Put(Path("web@2"), body) is var answer ? answer.Status : default, (int)answer.Json["commitCount"]!));
        }

        var refused = await Put(Path("web@2"), """{"refs":[{"repository":"mine","commit":"c"},{"repository":"origin","commit":"c"},{"repository":"yours","commit":"c"}],"ref":"main"}""");
        Assert.Equal((HttpStatusCode.BadRequest, """{"refs":["Invalid repository names: mine, yours"]}"""), (refused.Status, refused.Text));
        Assert.Null((string?)(await ReleaseOf("web@2"))["ref"]);
    }

    [Fact]
    public async Task No_heads_take_all_commits_back()
    {
        await Create("web@1");
        await Put(Path("web@1"), Commits);
        Assert.Equal(0, (int)(await Put(Path("web@1"), """{"refs":[]}""")).Json["commitCount"]!);
        Assert.Equal("{}", (await Get(Path("web@1") + "previous-with-commits/")).ToJsonString());
    }

    [Fact]
    public async Task Files_are_those_of_the_commits()
    {
        await Create("web@1");
        await Put(Path("web@1"), Commits);

        var files = (await Get(Path("web@1") + "commitfiles/")).AsArray();
        Assert.Equal(["a.cs M third", "c.cs D third", "a.cs A first", "b.cs M first"], files.Select(file => $"{file!["filename"]} {file["type"]} {file["commitMessage"]}"));
        Assert.Equal("""["1",1,{"name":"Dev Two","email":"two@acme.test"},"origin"]""", Values(files[0]!, "id", "orgId", "author", "repoName"));
        Assert.Equal(3, (int)(await Get(Path("web@1") + "meta/"))["commitFilesChanged"]!);
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        await Create("web@1");
        await Put(Path("web@1"), Commits);

        Assert.Equal("c3,c2,c1 and more", await Page(""));
        Assert.Equal("c0", await Page("&cursor=0:3:0"));
        Assert.Equal("c3,c2,c1 and more", await Page("&cursor="));
        await AssertRefused(Path("web@1") + "commits/?cursor=x", HttpStatusCode.BadRequest, "cursor: 'x' is none");

        async Task<string> Page(string more)
        {
            using var answer = await Client.GetAsync(new Uri($"{Path("web@1")}commits/?per_page=3{more}", UriKind.Relative));
            var hasNext = answer.Headers.GetValues("Link").Single().Contains("rel=\"next\"; results=\"true\"", StringComparison.Ordinal);
            var shas = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(commit => (string)commit!["id"]!);
            return string.Join(',', shas) + (hasNext ? " and more" : "");
        }
    }

    [Fact]
    public async Task The_release_before_with_commits_may_be_the_release_itself()
    {
        foreach (var version in (string[])["web@1", "web@2", "web@3"])
        {
            await Create(version);
            Time.Advance(TimeSpan.FromHours(1));
        }

        await Create("kiosk@2.5", "\"kiosk\"");
        Assert.Equal("{}", (await Get(Path("web@3") + "previous-with-commits/")).ToJsonString());
        await Put(Path("web@2"), Commits);
        await Put(Path("kiosk@2.5"), """{"commits":[{"id":"k"}]}""");

        Assert.Equal("c3", (string?)(await Get(Path("web@3") + "previous-with-commits/"))["lastCommit"]!["id"]);
        Assert.Equal("web@2", (string?)(await Get(Path("web@2") + "previous-with-commits/"))["version"]);
        Assert.Equal("{}", (await Get(Path("web@1") + "previous-with-commits/")).ToJsonString());
        // Released earlier, it comes before.
        await Put(Path("web@2"), """{"dateReleased":"2026-03-01T00:00:00Z"}""");
        Assert.Equal("web@2", (string?)(await Get(Path("web@1") + "previous-with-commits/"))["version"]);
        await AssertRefused(Path("web@9") + "previous-with-commits/", HttpStatusCode.NotFound, "The requested resource does not exist");
    }

    [Fact]
    public async Task Repositories_are_those_that_commits_were_told_of()
    {
        Assert.Equal("[]", (await Get(Organization + "repos/?cursor=")).ToJsonString());
        await Create("web@1");
        await Put(Path("web@1"), Commits);

        var repositories = (await Get(Organization + "repos/?cursor=")).AsArray();
        Assert.Equal(["organization-1", "origin"], repositories.Select(repository => (string)repository!["name"]!));
        Assert.Equal("""[{"id":"unknown","name":"Unknown Provider"},"active","2026-03-10T12:30:00Z"]""", Values(repositories[1]!, "provider", "status", "dateCreated"));
        Assert.IsType<string>(repositories[1]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_release_without_commits_has_an_empty_list_and_an_unknown_one_none()
    {
        await SendSession("web@1", 2);
        Assert.Equal("[]", (await Get(Path("web@1") + "commits/")).ToJsonString());
        Assert.Equal("[]", (await Get(Path("web@1") + "commitfiles/")).ToJsonString());
        foreach (var path in (string[])[Path("web@9") + "commits/", Path("web@9") + "commitfiles/", "/api/0/projects/airworthy/kiosk/releases/web@1/commits/", "/api/0/projects/airworthy/other/releases/web@1/commits/"])
            await AssertRefused(path, HttpStatusCode.NotFound, "The requested resource does not exist");
    }

    private async Task<string[]> ShasOf(string version) => [.. (await Get(Path(version) + "commits/")).AsArray().Select(commit => (string)commit!["id"]!)];
}
