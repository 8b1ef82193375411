using System.Text.Encodings.Web;
using System.Text.Json;

namespace Airworthy.Server.Api;

/// <summary>A question that is refused because of how it was asked. Clients show <paramref name="Detail"/> to a person.</summary>
/// <param name="Detail">Names the parameter and the value that is at fault.</param>
internal sealed record ApiRefusal(int StatusCode, string Detail)
{
    /// <summary>Quotes and signs stay as they are, for people read this with curl. It is never part of a page.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonSerializerOptions Json = new() { Encoder = Encoder };

    /// <summary>What the path names does not exist. Tools know this text.</summary>
    public static readonly ApiRefusal Missing = NotFound("The requested resource does not exist");

    /// <summary>A parameter has a value that it cannot have.</summary>
    public static ApiRefusal Invalid(string parameter, string why) => new(StatusCodes.Status400BadRequest, $"{parameter}: {why}");

    public static ApiRefusal NoAccess(string detail) => new(StatusCodes.Status403Forbidden, detail);

    public static ApiRefusal NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public Task WriteTo(HttpResponse response)
    {
        response.StatusCode = StatusCode;
        return response.WriteAsJsonAsync(new { detail = Detail }, Json, "application/json", response.HttpContext.RequestAborted);
    }
}
