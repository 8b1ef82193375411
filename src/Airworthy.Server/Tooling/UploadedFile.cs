using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Airworthy.Server.Tooling;

/// <summary>A file that was sent in a form: what is known of it once its content is read and thrown away.</summary>
internal sealed record UploadedFile(string Name, string? Dist, long Size, string Sha1)
{
    private const int MaxFieldBytes = 16 * 1024;

    /// <summary>Reads the form of <c>file</c>, <c>name</c> and <c>dist</c>; other parts are passed over.</summary>
    public static async Task<(UploadedFile? File, ApiRefusal? Refusal)> Read(HttpRequest request, long maxBytes)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            return (null, Mistake("The body must be multipart/form-data."));

        string? name = null, dist = null, fileName = null;
        (long Size, string Sha1)? content = null;
        try
        {
            var parts = new MultipartReader(boundary, request.Body);
            while (await parts.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
                    continue;
                switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
                {
                    case "file":
                        fileName = HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
                        content = await Digest(part.Body, maxBytes, request.HttpContext.RequestAborted);
                        if (content is null)
                            return (null, BoundedBody.TooLarge(maxBytes));
                        break;
                    case "name":
                        name = await ReadField(part.Body);
                        break;
                    case "dist":
                        dist = await ReadField(part.Body);
                        break;
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return (null, Mistake($"The form cannot be read: {error.Message}"));
        }

        if (content is not { } read)
            return (null, Mistake("Missing uploaded file"));
        return (new(name ?? fileName ?? "file", string.IsNullOrEmpty(dist) ? null : dist, read.Size, read.Sha1), null);
    }

    public void Write(Utf8JsonWriter json, DateTime now)
    {
        json.WriteStartObject();
        json.WriteString("id", Sha1);
        json.WriteString("name", Name);
        json.WriteString("dist", Dist);
        json.WriteStartObject("headers");
        json.WriteEndObject();
        json.WriteNumber("size", Size);
        json.WriteString("sha1", Sha1);
        json.WriteTimeOrNull("dateCreated", now);
        json.WriteString("detail", UploadApi.Notice);
        json.WriteEndObject();
    }

    private static ApiRefusal Mistake(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>Null if there is more of it.</summary>
    private static async Task<(long Size, string Sha1)?> Digest(Stream content, long maxBytes, CancellationToken cancellation)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (var size = 0L; ;)
            {
                var read = await content.ReadAsync(buffer, cancellation);
                if (read == 0)
                    return (size, Convert.ToHexStringLower(sum.GetHashAndReset()));
                sum.AppendData(buffer, 0, read);
                size += read;
                if (size > maxBytes)
                    return null;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="InvalidDataException">It is longer than a field may be.</exception>
    private static async Task<string> ReadField(Stream content)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= MaxFieldBytes ? Encoding.UTF8.GetString(buffer, 0, length) : throw new InvalidDataException($"a field is longer than {MaxFieldBytes} bytes");
    }
}
