using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tooling;

/// <summary>
/// Uploads of source maps and debug files, in the form of Sentry's API. Files are not stored yet, and a build goes through all the same: the server says at once that it has
/// all it wants, so tools send nothing; what is sent nevertheless is read and thrown away. Each answer that has room for it says so.
/// </summary>
internal sealed class UploadApi(ProjectDirectory projects, TimeProvider time)
{
    public const string Notice = "Airworthy does not store files yet: this upload was accepted so that the build goes through, and nothing of it was kept.";

    private const int ChunkBytes = 8 * 1024 * 1024;
    private const int MaxRequestBytes = 32 * 1024 * 1024;
    private const long MaxFileBytes = 2L * 1024 * 1024 * 1024;

    // A file's name and its headers stand between its parts.
    private const int MultipartAllowanceBytes = 64 * 1024;

    /// <summary><c>GET …/chunk-upload/</c>: how files are to be sent.</summary>
    public Task AnswerOptions(HttpContext http) => http.AnswerJson(json =>
    {
        json.WriteStartObject();
        // A path: tools put the address before it by which they have reached this.
        json.WriteString("url", $"{ApiSetup.Path}/organizations/{projects.Organization}/chunk-upload/");
        json.WriteNumber("chunkSize", ChunkBytes);
        json.WriteNumber("chunksPerRequest", 64);
        json.WriteNumber("maxFileSize", MaxFileBytes);
        json.WriteNumber("maxRequestSize", MaxRequestBytes);
        json.WriteNumber("concurrency", 8);
        json.WriteString("hashAlgorithm", "sha1");
        json.WriteStartArray("compression");
        json.WriteStringValue("gzip");
        json.WriteEndArray();
        json.WriteStartArray("accept");
        foreach (var kind in (string[])["debug_files", "release_files", "pdbs", "sources", "bcsymbolmaps", "il2cpp", "portablepdbs", "artifact_bundles", "artifact_bundles_v2", "proguard"])
            json.WriteStringValue(kind);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary><c>POST …/chunk-upload/</c></summary>
    public static async Task TakeChunks(HttpContext http)
    {
        const long max = MaxRequestBytes + 64 * MultipartAllowanceBytes;
        if (await BoundedBody.Discard(http.Request, max))
            await http.AnswerJson(WriteNotice);
        else
            await BoundedBody.TooLarge(max).WriteTo(http.Response);
    }

    /// <summary><c>POST …/artifactbundle/assemble/</c> and <c>POST …/releases/{version}/assemble/</c>: a file that is there whole, as far as the sender is told.</summary>
    public static async Task Assemble(HttpContext http)
    {
        if (await BoundedBody.Discard(http.Request, MaxRequestBytes))
            await http.AnswerJson(WriteAssembled);
        else
            await BoundedBody.TooLarge(MaxRequestBytes).WriteTo(http.Response);
    }

    /// <summary><c>POST /api/0/projects/{organization}/{project}/files/difs/assemble/</c>: the same for debug files, many at once, by their checksums.</summary>
    public static async Task AssembleDebugFiles(HttpContext http)
    {
        if (await BoundedBody.Read(http.Request, MaxRequestBytes) is not { } body)
        {
            await BoundedBody.TooLarge(MaxRequestBytes).WriteTo(http.Response);
            return;
        }

        if (ReadChecksums(body) is not { } checksums)
        {
            await new ApiRefusal(StatusCodes.Status400BadRequest, "The body must be a JSON object whose members are named by checksums.").WriteTo(http.Response);
            return;
        }

        await http.AnswerJson(json =>
        {
            json.WriteStartObject();
            foreach (var checksum in checksums)
            {
                json.WritePropertyName(checksum);
                WriteAssembled(json);
            }

            json.WriteEndObject();
        });
    }

    /// <summary><c>GET …/releases/{version}/files/</c>: there are none.</summary>
    public static Task AnswerFiles(HttpContext http) => http.AnswerPage(Array.Empty<string>(), static (json, name) => json.WriteStringValue(name));

    /// <summary><c>POST …/releases/{version}/files/</c>: one file in one request, as older tools send them.</summary>
    public async Task TakeFile(HttpContext http)
    {
        var (file, refusal) = await UploadedFile.Read(http.Request, MaxFileBytes);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
        await http.AnswerJson(json => file!.Write(json, time.GetUtcNow().UtcDateTime));
    }

    private static List<string>? ReadChecksums(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject().Select(one => one.Name).Distinct()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteAssembled(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("state", "ok");
        json.WriteStartArray("missingChunks");
        json.WriteEndArray();
        json.WriteString("detail", Notice);
        json.WriteEndObject();
    }

    private static void WriteNotice(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("detail", Notice);
        json.WriteEndObject();
    }
}
