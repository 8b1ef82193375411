using System.Text.Json;

namespace Airworthy.Server.Api;

/// <summary>
/// The JSON object that a request carries, read field by field. What is wrong with any of them is told at once, by field: <c>{"name":["This field is required."]}</c>,
/// in the words that Sentry's clients know.
/// </summary>
internal sealed class RequestFields
{
    private const int MaxBytes = 1024 * 1024;

    private readonly JsonElement _fields;
    private readonly Dictionary<string, string> _mistakes = [];

    private RequestFields(JsonElement fields) => _fields = fields;

    /// <summary>Reads a request's body, nothing at all being an object without fields. Null if it cannot be read; then that is answered.</summary>
    public static async Task<RequestFields?> Read(HttpContext http)
    {
        if (await BoundedBody.Read(http.Request, MaxBytes) is not { } body)
        {
            await BoundedBody.TooLarge(MaxBytes).WriteTo(http.Response);
            return null;
        }

        if (Parse(body, out var fields) is not { } mistake)
            return new(fields);
        await new ApiRefusal(StatusCodes.Status400BadRequest, mistake).WriteTo(http.Response);
        return null;
    }

    /// <summary>Whether nothing was wrong with what was read so far.</summary>
    public bool AreValid => _mistakes.Count == 0;

    /// <summary>Says that a field cannot be what it is.</summary>
    public void Refuse(string field, string why) => _mistakes.TryAdd(field, why);

    /// <summary>A text of one character at least; null if it is left out, null, or wrong.</summary>
    public string? Text(string field, int maxLength, bool isRequired = false)
    {
        if (!TryGet(field, out var value))
        {
            if (isRequired)
                Refuse(field, "This field is required.");
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
            Refuse(field, "Not a valid string.");
        else if (string.IsNullOrWhiteSpace(value.GetString()))
            Refuse(field, "This field may not be blank.");
        else if (value.GetString()!.Length > maxLength)
            Refuse(field, $"Ensure this field has no more than {maxLength} characters.");
        else
            return value.GetString();
        return null;
    }

    /// <summary>A yes or no; null if it is left out, null, or wrong.</summary>
    public bool? Truth(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Refuse(field, "Must be a valid boolean.");
        return null;
    }

    /// <summary>A list of texts; null if it is left out, null, or wrong.</summary>
    public IReadOnlyList<string>? Texts(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        Refuse(field, "Expected a list of strings.");
        return null;
    }

    /// <summary>Whether a field is there, and not null.</summary>
    public bool Has(string field) => TryGet(field, out _);

    /// <summary>Tells all that was wrong.</summary>
    public Task AnswerMistakes(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return http.AnswerJson(json =>
        {
            json.WriteStartObject();
            foreach (var (field, why) in _mistakes)
            {
                json.WriteStartArray(field);
                json.WriteStringValue(why);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>What is wrong with the text; null if it is an object.</summary>
    private static string? Parse(byte[] body, out JsonElement fields)
    {
        fields = default;
        if (body.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            fields = document.RootElement.Clone();
            return fields.ValueKind == JsonValueKind.Object ? null : "The body must be a JSON object.";
        }
        catch (JsonException error)
        {
            return $"JSON parse error - {error.Message}";
        }
    }

    private bool TryGet(string field, out JsonElement value)
    {
        value = default;
        return _fields.ValueKind == JsonValueKind.Object && _fields.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
