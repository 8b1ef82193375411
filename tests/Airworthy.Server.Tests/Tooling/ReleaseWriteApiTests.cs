using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>What tools tell of releases, over the socket, at half past noon on 10 March 2026.</summary>
public sealed class ReleaseWriteApiTests : ReleaseToolingTests
{
    [Fact]
    public async Task A_new_release_has_the_shape_that_clients_read()
    {
        var answer = await Post(Releases, """
            {"version":"web@1.4.0-rc.1+77","projects":["shop"],"ref":"main","url":"https://ci.test/77","dateReleased":"2026-03-10T10:00:00.1234567Z","dateStarted":"2026-03-10T09:00:00Z","other":1}
            """);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var release = answer.Json.AsObject();
        Assert.InRange((long)release["id"]!, 1, (1L << 53) - 1);
        release.Remove("id");
        Assert.Equal(
            """
            {"version":"web@1.4.0-rc.1+77","shortVersion":"web@1.4.0-rc.1+77","versionInfo":{"package":"web","version":{"raw":"1.4.0-rc.1+77","major":1,"minor":4,"patch":0,"pre":"rc.1",
            "buildCode":"77","components":3},"description":"1.4.0-rc.1 (77)","buildHash":null},"status":"open","ref":"main","url":"https://ci.test/77","dateCreated":"2026-03-10T12:30:00Z",
            "dateReleased":"2026-03-10T10:00:00.123456Z","data":{},"newGroups":0,"owner":null,"commitCount":0,"lastCommit":null,"deployCount":0,"lastDeploy":null,"authors":[],
            "projects":[{"id":1,"slug":"shop","name":"shop","newGroups":0,"platform":null,"platforms":[],"hasHealthData":false}],
            "firstEvent":null,"lastEvent":null,"currentProjectMeta":{},"userAgent":null}
            """.ReplaceLineEndings(""), release.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task To_tell_of_it_again_is_answered_with_what_is_known()
    {
        await Create("web@1");
        Time.Advance(TimeSpan.FromHours(1));

        var again = await Post(Releases, """{"version":"web@1","projects":["shop"]}""");
        Assert.Equal(HttpStatusCode.AlreadyReported, again.Status);
        Assert.Equal("2026-03-10T12:30:00Z", (string)again.Json["dateCreated"]!);

        var elsewhere = await Post(Releases, """{"version":"web@1","projects":["shop","kiosk"]}""");
        Assert.Equal(HttpStatusCode.Created, elsewhere.Status);
        Assert.Equal(["shop", "kiosk"], elsewhere.Json["projects"]!.AsArray().Select(project => (string)project!["slug"]!));
        Assert.Equal(HttpStatusCode.AlreadyReported, (await Post(Releases, """{"version":"web@1","projects":["kiosk"]}""")).Status);
        Assert.Single((await Get(Releases)).AsArray());
    }

    [Fact]
    public async Task What_is_told_stays_and_what_is_missing_is_added()
    {
        await Post(Releases, """{"version":"web@1","projects":["shop"],"url":"https://a.test"}""");
        var again = await Post(Releases, """{"version":"web@1","projects":[],"url":"https://b.test","ref":"main","dateReleased":"2026-03-10T10:00:00Z"}""");
        Assert.Equal("""["https://a.test","main","2026-03-10T10:00:00Z"]""", Values(again.Json, "url", "ref", "dateReleased"));
        var third = await Post(Releases, """{"version":"web@1","projects":[],"dateReleased":"2026-03-11T10:00:00Z","ref":""}""");
        Assert.Equal("""["https://a.test","main","2026-03-10T10:00:00Z"]""", Values(third.Json, "url", "ref", "dateReleased"));
    }

    [Fact]
    public async Task A_release_that_sessions_have_named_is_known_and_as_old_as_its_first_session()
    {
        await SendSession("web@1", 30);
        await SendSession("web@1", 3);

        var told = await Post(Releases, """{"version":"web@1","projects":["shop"],"dateReleased":"2026-03-10T10:00:00Z"}""");
        Assert.Equal(HttpStatusCode.AlreadyReported, told.Status);
        Assert.Equal("""["2026-03-09T06:30:00Z","2026-03-10T10:00:00Z"]""", Values(told.Json, "dateCreated", "dateReleased"));

        Assert.Equal(HttpStatusCode.Created, (await Post(Releases, """{"version":"web@1","projects":["kiosk"]}""")).Status);
        // An older session that comes late makes it older still.
        await SendSession("web@1", 60);
        Assert.Equal("2026-03-08T00:30:00Z", (string)(await ReleaseOf("web@1"))["dateCreated"]!);
    }

    [Theory]
    [InlineData("[\"1\",2]")]
    [InlineData("[\"shop\",\"kiosk\"]")]
    [InlineData("[1,\"kiosk\",\"shop\"]")]
    public async Task Projects_are_named_by_slug_or_number_or_a_number_as_text(string projects)
    {
        var answer = await Post(Releases, $$"""{"version":"web@1","projects":{{projects}}}""");
        Assert.Equal(["shop", "kiosk"], answer.Json["projects"]!.AsArray().Select(project => (string)project!["slug"]!));
    }

    [Theory]
    [InlineData("shop@1.0.0+build 7")]
    [InlineData("web@1.0 (7)%20")]
    [InlineData("größer@1?x#y&z")]
    [InlineData("-hyphenated")]
    [InlineData("a@b:c+d=e;f,g")]
    [InlineData(" 1.2.3 ")]
    public async Task A_version_is_found_whatever_is_in_it(string version)
    {
        await Create(version);
        Assert.Equal(version, (string?)(await ReleaseOf(version))["version"]);
        Assert.Equal(version, (string?)(await Get(Path(version).TrimEnd('/')))["version"]);
        Assert.Equal(HttpStatusCode.OK, (await Put(Path(version), """{"ref":"main"}""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Delete(Path(version).TrimEnd('/'))).Status);
    }

    [Fact]
    public async Task A_slash_that_a_tool_has_replaced_finds_nothing()
    {
        await Create("a-b");
        var answer = await Ask(HttpMethod.Get, Releases + "a%EF%BF%BDb/");
        Assert.Equal((HttpStatusCode.NotFound, """{"detail":"The requested resource does not exist"}"""), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("""{"projects":["shop"]}""", """{"version":["is missing"]}""")]
    [InlineData("""{"version":null,"projects":["shop"]}""", """{"version":["is missing"]}""")]
    [InlineData("""{"version":"","projects":["shop"]}""", """{"version":["is missing"]}""")]
    [InlineData("""{"version":7,"projects":["shop"]}""", """{"version":["is a number that cannot be read as text"]}""")]
    [InlineData("""{"version":"latest","projects":["shop"]}""", """{"version":["Release with name latest is not allowed"]}""")]
    [InlineData("""{"version":"LATEST","projects":["shop"]}""", """{"version":["Release with name LATEST is not allowed"]}""")]
    [InlineData("""{"version":"..","projects":["shop"]}""", """{"version":["Release with name .. is not allowed"]}""")]
    [InlineData("""{"version":"a/b","projects":["shop"]}""", """{"version":["Release with name a/b is not allowed"]}""")]
    [InlineData("""{"version":"a\\b","projects":["shop"]}""", """{"version":["Release with name a\\b is not allowed"]}""")]
    [InlineData("""{"version":"1.2.3\n","projects":["shop"]}""", """{"version":["Release with name 1.2.3\n is not allowed"]}""")]
    [InlineData("""{"version":"   ","projects":["shop"]}""", """{"version":["Release with name     is not allowed"]}""")]
    [InlineData("""{"version":"\ud800","projects":["shop"]}""", """{"version":["is a text that cannot be read as text"]}""")]
    [InlineData("""{"version":"a"}""", """{"projects":["is missing; it may be empty"]}""")]
    [InlineData("""{"version":"a","projects":"shop"}""", """{"projects":["is a text, not a list"]}""")]
    [InlineData("""{"version":"a","projects":["shop","other"]}""", """{"projects":["Invalid project ids or slugs"]}""")]
    [InlineData("""{"version":"a","projects":[true]}""", """{"projects":["Invalid project ids or slugs"]}""")]
    [InlineData("""{"version":"a","projects":[],"url":"ci.test"}""", """{"url":["'ci.test' is no address that begins with http:// or https://"]}""")]
    [InlineData("""{"version":"a","projects":[],"dateReleased":"yesterday"}""", """{"dateReleased":["'yesterday' is no time; write it as 2026-03-09T12:00:00Z"]}""")]
    [InlineData("""{"version":"a","projects":[],"status":"gone"}""", """{"status":["'gone' is neither open nor archived"]}""")]
    [InlineData("""{"version":"a","projects":[],"refs":[{"repository":"x","commit":"c"}]}""", """{"refs":["Invalid repository names: x"]}""")]
    [InlineData("""{"version":"a","projects":[],"refs":["x"]}""", """{"refs":["element 0 is a text, not an object"]}""")]
    [InlineData("""{"version":"a","projects":[],"commits":[{"id":"c"},{"message":"m","patch_set":[{"path":"p","type":"X"}]}]}""", """{"commits":["commits[1].type: 'X' is none of A, M and D","commits[1].id: is missing"]}""")]
    [InlineData("""{"projects":[9],"status":"gone"}""", """{"version":["is missing"],"projects":["Invalid project ids or slugs"],"status":["'gone' is neither open nor archived"]}""")]
    public async Task A_mistake_is_named_by_its_member_and_nothing_is_written(string body, string expected)
    {
        var answer = await Post(Releases, body);
        Assert.Equal((HttpStatusCode.BadRequest, expected), (answer.Status, answer.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(HttpMethod.Get, Releases + "a/")).Status);
        Assert.Equal("[]", (await Ask(HttpMethod.Get, Releases + "?status=")).Text);
    }

    [Fact]
    public async Task Without_a_body_nothing_is_told()
    {
        await Create("web@1");
        var made = await Post(Releases, "");
        Assert.Equal((HttpStatusCode.BadRequest, """{"version":["is missing"],"projects":["is missing; it may be empty"]}"""), (made.Status, made.Text));
        Assert.Equal(HttpStatusCode.OK, (await Put(Path("web@1"), "")).Status);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        foreach (var answer in new[] { await Post(Releases, body), await Post(Shop, body), await Put(Releases + "a/", body) })
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.StartsWith("The body is ", (string)answer.Json["detail"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_and_the_limit_is_named()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Server.Address.Host, Server.Address.Port);
        await using var stream = socket.GetStream();
        // The body never comes: its length is refused.
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Releases} HTTP/1.1\r\nHost: {Server.Address.Authority}\r\nAuthorization: Bearer {ServerUnderTest.Token}\r\nConnection: close\r\nContent-Length: {21 * 1_024 * 1_024}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var (answer, part) = (new StringBuilder(), new char[1_024]);
        // Not to its end: the server waits for the body a while, and then lets go of the connection.
        while (!answer.ToString().Contains('}', StringComparison.Ordinal) && await reader.ReadAsync(part) is > 0 and var read)
            answer.Append(part, 0, read);
        Assert.StartsWith("HTTP/1.1 413 ", answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("""{"detail":"The body is larger than 20971520 bytes."}""", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_version_has_200_characters()
    {
        await Create(new string('é', 200));
        var answer = await Post(Releases, $$"""{"version":"{{new string('é', 201)}}","projects":["shop"]}""");
        Assert.Equal("""{"version":["has 201 characters, of which it may have 200"]}""", answer.Text);
    }

    [Fact]
    public async Task A_change_tells_only_what_it_tells()
    {
        await Post(Releases, """{"version":"web@1","projects":["shop"],"url":"https://a.test","ref":"main"}""");

        var finalized = await Put(Path("web@1"), """{"projects":["kiosk"],"dateReleased":"2026-03-10T11:00:00+01:00","url":"","ref":null}""");
        Assert.Equal(HttpStatusCode.OK, finalized.Status);
        Assert.Equal("""["2026-03-10T10:00:00Z","https://a.test","main","open"]""", Values(finalized.Json, "dateReleased", "url", "ref", "status"));
        // The projects of a body are passed over.
        Assert.Single(finalized.Json["projects"]!.AsArray());

        var changed = await Put(Path("web@1"), """{"dateReleased":null,"url":"https://b.test","ref":"next"}""");
        Assert.Equal("""["2026-03-10T10:00:00Z","https://b.test","next"]""", Values(changed.Json, "dateReleased", "url", "ref"));
        Assert.Equal("""["2026-03-10T10:00:00Z","https://b.test","next"]""", Values(await ReleaseOf("web@1"), "dateReleased", "url", "ref"));
    }

    [Fact]
    public async Task A_release_that_only_sessions_have_named_can_be_changed()
    {
        await SendSession("web@1", 2);
        var answer = await Put(Path("web@1"), """{"dateReleased":"2026-03-10T11:00:00Z"}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("""["2026-03-10T10:30:00Z","2026-03-10T11:00:00Z"]""", Values(answer.Json, "dateCreated", "dateReleased"));
        Assert.Equal(["web@1"], Versions(await Get(Releases)));
    }

    [Theory]
    [InlineData("""{"ref":7}""", """{"ref":["is a number that cannot be read as text"]}""")]
    [InlineData("""{"refs":[{"repository":"x","commit":"c"}]}""", """{"refs":["Invalid repository names: x"]}""")]
    [InlineData("""{"status":"gone"}""", """{"status":["'gone' is neither open nor archived"]}""")]
    public async Task A_mistake_in_a_change_is_named(string body, string expected)
    {
        await Create("web@1");
        var answer = await Put(Path("web@1"), body);
        Assert.Equal((HttpStatusCode.BadRequest, expected), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task An_archived_release_leaves_the_list_until_it_is_restored()
    {
        await SendSession("web@1", 2);
        await Create("web@2");

        // As sentry-cli archives: by making it known, in no project.
        var archived = await Post(Releases, """{"version":"web@1","projects":[],"status":"archived"}""");
        Assert.Equal((HttpStatusCode.AlreadyReported, "archived"), (archived.Status, (string?)archived.Json["status"]));
        Assert.Equal(["web@2"], Versions(await Get(Releases)));
        Assert.Equal(["web@2"], Versions(await Get(Shop)));
        Assert.Equal(["web@1"], Versions(await Get(Releases + "?status=archived")));
        Assert.Equal(["web@2", "web@1"], Versions(await Get(Releases + "?status=")));
        Assert.Equal("archived", (string?)(await ReleaseOf("web@1"))["status"]);
        // Further sessions do not bring it back.
        await SendSession("web@1", 1);
        Assert.Equal(["web@2"], Versions(await Get(Releases)));

        Assert.Equal("open", (string?)(await Post(Releases, """{"version":"web@1","projects":[],"status":"open"}""")).Json["status"]);
        Assert.Equal(["web@2", "web@1"], Versions(await Get(Releases)));
    }

    [Fact]
    public async Task An_unknown_release_that_is_archived_is_one_of_no_project()
    {
        var answer = await Post(Releases, """{"version":"web@9","projects":[],"status":"archived"}""");
        Assert.Equal((HttpStatusCode.Created, "[]"), (answer.Status, answer.Json["projects"]!.ToJsonString()));
        Assert.Equal("[]", (await Ask(HttpMethod.Get, Releases + "?status=")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(HttpMethod.Get, Path("web@9"))).Status);
    }

    [Fact]
    public async Task A_project_makes_releases_known_in_itself()
    {
        var made = await Post(Shop, """{"version":"web@1","projects":["kiosk"]}""");
        Assert.Equal((HttpStatusCode.Created, "shop"), (made.Status, (string?)made.Json["projects"]![0]!["slug"]));
        Assert.Equal(HttpStatusCode.AlreadyReported, (await Post(Shop, """{"version":"web@1"}""")).Status);
        Assert.Equal(HttpStatusCode.Created, (await Post("/api/0/projects/airworthy/2/releases", """{"version":"web@1"}""")).Status);
        // Of a project's release only that project is told.
        Assert.Single((await Get(Shop + "web@1/"))["projects"]!.AsArray());
        Assert.Equal(2, (await ReleaseOf("web@1"))["projects"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_project_changes_its_own_releases_only()
    {
        await Create("web@1");
        var answer = await Put(Shop + "web@1/", """{"dateReleased":"2026-03-10T11:00:00Z","refs":[{"repository":"unknown","commit":"c"}]}""");
        Assert.Equal((HttpStatusCode.OK, "2026-03-10T11:00:00Z"), (answer.Status, (string?)answer.Json["dateReleased"]));
        const string kiosk = "/api/0/projects/airworthy/kiosk/releases/web@1/";
        foreach (var refused in new[] { await Put(kiosk, "{}"), await Put(kiosk, """{"ref":7}"""), await Delete(kiosk), await Ask(HttpMethod.Get, kiosk) })
            Assert.Equal((HttpStatusCode.NotFound, """{"detail":"The requested resource does not exist"}"""), (refused.Status, refused.Text));
        Assert.Equal(HttpStatusCode.NoContent, (await Delete(Shop + "web@1/")).Status);
    }

    [Fact]
    public async Task A_deleted_release_is_gone_with_all_that_was_told_of_it()
    {
        await Create("web@1");
        await Put(Path("web@1"), """{"commits":[{"id":"c1","repository":"origin"}]}""");
        await Post(Path("web@1") + "deploys/", """{"environment":"production"}""");
        await SeeEvent("web@1", 1, "production", Now);

        var answer = await Delete(Path("web@1"));
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await Delete(Path("web@1"))).Status);
        Assert.Equal("[]", (await Ask(HttpMethod.Get, Releases + "?status=")).Text);

        // The same name again is another release.
        await Create("web@1");
        Assert.Equal("""[0,0,null]""", Values(await ReleaseOf("web@1"), "commitCount", "deployCount", "firstEvent"));
    }

    [Fact]
    public async Task A_release_with_sessions_or_issues_is_not_deleted()
    {
        await SendSession("web@1", 2);
        await AddIssue("web@2", 1);

        var health = await Delete(Path("web@1"));
        Assert.Equal((HttpStatusCode.BadRequest, """{"detail":"This release has health data and cannot be removed."}"""), (health.Status, health.Text));
        var issues = await Delete(Path("web@2"));
        Assert.Equal((HttpStatusCode.BadRequest, """{"detail":"This release is referenced by active issues and cannot be removed."}"""), (issues.Status, issues.Text));
        Assert.Equal(["web@1", "web@2"], Versions(await Get(Releases)).Order());
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        foreach (var answer in new[]
        {
            await Put(Path("web@1"), "{}"), await Delete(Path("web@1")), await Ask(HttpMethod.Get, Path("web@1")), await Ask(HttpMethod.Get, Path("web@1") + "meta/"),
            await Post("/api/0/projects/airworthy/other/releases/", """{"version":"web@1"}"""),
        })
        {
            Assert.Equal((HttpStatusCode.NotFound, """{"detail":"The requested resource does not exist"}"""), (answer.Status, answer.Text));
        }
    }

    [Fact]
    public async Task The_tool_that_made_it_known_is_told()
    {
        Client.DefaultRequestHeaders.Add("User-Agent", "sentry-cli/2.58.6 esbuild-plugin/10.78.0");
        await Create("web@1");
        Assert.Equal("sentry-cli/2.58.6 esbuild-plugin/10.78.0", (string?)(await ReleaseOf("web@1"))["userAgent"]);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_told()
    {
        using var answer = await Sdk.PostAsync(new Uri(Releases, UriKind.Relative), new StringContent("""{"version":"web@1","projects":["shop"]}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty((await Get(Releases)).AsArray());
    }
}
