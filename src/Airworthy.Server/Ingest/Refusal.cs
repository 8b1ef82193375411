using System.Text.Json;

namespace Airworthy.Server.Ingest;

/// <summary>A request that is refused as a whole: because of what its sender did, or of the disk.</summary>
/// <param name="Detail">What was wrong and where, for whoever reads the SDK's log.</param>
internal sealed record Refusal(int StatusCode, string Detail)
{
    public static Refusal BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static Refusal Unauthorized(string detail) => new(StatusCodes.Status401Unauthorized, detail);

    public static Refusal Forbidden(string detail) => new(StatusCodes.Status403Forbidden, detail);

    public static Refusal TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, detail);

    public static Refusal UnknownEncoding(string detail) => new(StatusCodes.Status415UnsupportedMediaType, detail);

    public static Refusal Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>As the sender is told.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new { detail = Detail });
}
