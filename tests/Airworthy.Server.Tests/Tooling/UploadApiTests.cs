using System.Net;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>Files are not stored yet: a build goes through, and is told.</summary>
public sealed class UploadApiTests : ToolTests
{
    private const string Notice = "Airworthy does not store files yet";

    [Fact]
    public async Task A_tool_is_told_how_to_send_files()
    {
        var options = await Get(Organization + "/chunk-upload/");
        Assert.Equal("/api/0/organizations/airworthy/chunk-upload/", (string?)options["url"]);
        Assert.Equal("sha1", (string?)options["hashAlgorithm"]);
        Assert.All(["chunkSize", "chunksPerRequest", "maxRequestSize", "maxFileSize", "concurrency"], member => Assert.True((long)options[member]! > 0));
        Assert.Contains("artifact_bundles_v2", options["accept"]!.AsArray().Select(one => (string)one!));
    }

    [Theory]
    [InlineData("/artifactbundle/assemble/")]
    [InlineData("/releases/web@1.0.0/assemble/")]
    public async Task A_bundle_is_there_at_once_and_the_answer_says_that_it_is_not_kept(string path)
    {
        var told = await Post(Organization + path, JsonNode.Parse("""{"checksum":"c1","chunks":["c1"],"projects":["shop"],"version":"web@1.0.0"}""")!);
        Assert.Equal((HttpStatusCode.OK, "ok"), (told.Status, (string?)told.Body!["state"]));
        Assert.Empty(told.Body["missingChunks"]!.AsArray());
        Assert.StartsWith(Notice, told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_files_are_there_at_once_each_by_its_checksum()
    {
        var told = await Post(Shop + "/files/difs/assemble/", JsonNode.Parse("""{"aa":{"name":"app","chunks":["aa"]},"bb":{"name":"lib","chunks":[]}}""")!);
        Assert.Equal(["aa", "bb"], told.Body!.AsObject().Select(one => one.Key));
        Assert.All(told.Body.AsObject(), one => Assert.Equal("ok", (string?)one.Value!["state"]));
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(Shop + "/files/difs/assemble/", new JsonArray())).Status);
    }

    [Fact]
    public async Task Chunks_are_read_and_thrown_away()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[3_000_000]), "file_gzip", "0123456789012345678901234567890123456789" } };
        using var answer = await Client.PostAsync(new Uri(Organization + "/chunk-upload/", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(Notice, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_request_may_carry_is_refused()
    {
        using var body = new ByteArrayContent(new byte[40 * 1024 * 1024]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Organization + "/chunk-upload/", UriKind.Relative)) { Content = body };
        request.Headers.ExpectContinue = true;
        using var answer = await Client.SendAsync(request);
        await AssertRefused(answer, HttpStatusCode.RequestEntityTooLarge, "The body is larger than ");
    }

    [Theory]
    [InlineData(Organization)]
    [InlineData(Shop)]
    public async Task A_single_file_is_summed_up_and_not_kept(string owner)
    {
        var files = owner + "/releases/web@1.0.0/files/";
        using var form = new MultipartFormDataContent
        {
            { new StringContent("~/app.js.map"), "name" },
            { new StringContent("Sourcemap:app.js.map"), "header" },
            { new ByteArrayContent("abc"u8.ToArray()), "file", "app.js.map" },
        };

        using var answer = await Client.PostAsync(new Uri(files, UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var file = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(("~/app.js.map", 3, "a9993e364706816aba3e25717850c26c9cd0d89d"), ((string)file["name"]!, (int)file["size"]!, (string)file["sha1"]!));
        Assert.StartsWith(Notice, (string?)file["detail"], StringComparison.Ordinal);
        Assert.Empty((await Get(files)).AsArray());
    }

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("~/app.js"), "name" } };
        using var answer = await Client.PostAsync(new Uri(Shop + "/releases/web@1.0.0/files/", UriKind.Relative), form);
        await AssertRefused(answer, HttpStatusCode.BadRequest, "Missing uploaded file");

        Assert.Equal("The body must be multipart/form-data.", (await Post(Shop + "/releases/web@1.0.0/files/", new JsonObject())).Detail);
    }
}
