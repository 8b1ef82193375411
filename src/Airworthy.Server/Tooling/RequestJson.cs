using System.Text.Json;
using Airworthy.Server.Api;
using Microsoft.AspNetCore.Http.Features;

namespace Airworthy.Server.Tooling;

/// <summary>The JSON object that a tool sends.</summary>
internal static class RequestJson
{
    // Holds the commits of a year with the names of all their files.
    private const int MaxMegabytes = 20;

    /// <summary>Reads it whole; without a body it is an object without members. Dispose it after use. Null, and a refusal, if it is none.</summary>
    public static async Task<(JsonDocument? Body, ApiRefusal? Refusal)> Read(HttpContext http)
    {
        if (!http.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
            return (JsonDocument.Parse("{}"), null);
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxMegabytes * 1_024 * 1_024;
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException error)
        {
            return (null, new(StatusCodes.Status400BadRequest, $"The body is no JSON: {error.Message}"));
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new(error.StatusCode, $"The body is larger than {MaxMegabytes} MB."));
        }

        if (body.RootElement.ValueKind == JsonValueKind.Object)
            return (body, null);
        var refusal = new ApiRefusal(StatusCodes.Status400BadRequest, $"The body is {RequestFields.NameOf(body.RootElement)}, not an object.");
        body.Dispose();
        return (null, refusal);
    }
}
