using System.Text.Json;
using Airworthy.Server.Api;

namespace Airworthy.Server.Tooling;

/// <summary>The JSON object that a tool sends about a release.</summary>
internal static class ReleaseBody
{
    // Holds the commits of a year with the names of all their files.
    private const int MaxBytes = 20 * 1_024 * 1_024;

    /// <summary>Reads it whole. Dispose it after use. Null, and a refusal, if there is none.</summary>
    public static async Task<(JsonDocument? Body, ApiRefusal? Refusal)> Read(HttpContext http)
    {
        if (await BoundedBody.Read(http.Request, MaxBytes) is not { } bytes)
            return (null, BoundedBody.TooLarge(MaxBytes));
        JsonDocument body;
        try
        {
            body = JsonDocument.Parse(bytes);
        }
        catch (JsonException error)
        {
            return (null, new(StatusCodes.Status400BadRequest, $"The body is no JSON: {error.Message}"));
        }

        if (body.RootElement.ValueKind == JsonValueKind.Object)
            return (body, null);
        var refusal = new ApiRefusal(StatusCodes.Status400BadRequest, $"The body is {ReleaseFields.NameOf(body.RootElement)}, not an object.");
        body.Dispose();
        return (null, refusal);
    }
}
