using System.Text.Json;

namespace Airworthy.Server.Api;

/// <summary>How answers under the API's path are written.</summary>
internal static class ApiAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = ApiRefusal.Encoder };

    extension(HttpContext http)
    {
        /// <summary>Writes JSON in one piece: no answer has more than 10,000 points a field.</summary>
        public async Task AnswerJson(Action<Utf8JsonWriter> write)
        {
            http.Response.ContentType = "application/json";
            await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, Options))
                write(json);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }
}
