using System.Text.Json;
using Airworthy.Server.Api;

namespace Airworthy.Server.Tooling;

/// <summary>The JSON object that a tool sends.</summary>
internal static class RequestJson
{
    // Holds the commits of a year with the names of all their files.
    private const int MaxBytes = 20 * 1_024 * 1_024;

    /// <summary>Reads it whole; without a body it is an object without members. Dispose it after use. Null, and a refusal, if it is none.</summary>
    public static async Task<(JsonDocument? Body, ApiRefusal? Refusal)> Read(HttpContext http)
    {
        if (await BoundedBody.Read(http.Request, MaxBytes) is not { } bytes)
            return (null, BoundedBody.TooLarge(MaxBytes));
        if (bytes.Length == 0)
            return (JsonDocument.Parse("{}"), null);
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
        var refusal = new ApiRefusal(StatusCodes.Status400BadRequest, $"The body is {RequestFields.NameOf(body.RootElement)}, not an object.");
        body.Dispose();
        return (null, refusal);
    }
}
