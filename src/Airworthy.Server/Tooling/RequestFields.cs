using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Api;

namespace Airworthy.Server.Tooling;

/// <summary>
/// Reads the members of a JSON object and collects all that is wrong with them, for one answer to tell. A member that is missing, null or empty has no value.
/// </summary>
internal sealed class RequestFields : IDisposable
{
    private static readonly string[] TimesWithoutOffset = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF"];

    private readonly JsonDocument? _document;
    private readonly JsonElement _body;
    private readonly Dictionary<string, List<string>> _mistakes;
    private readonly (string Member, int Index)? _place;

    private RequestFields(JsonDocument document) => (_document, _body, _mistakes) = (document, document.RootElement, []);

    private RequestFields(JsonElement body, Dictionary<string, List<string>> mistakes, (string, int) place) => (_body, _mistakes, _place) = (body, mistakes, place);

    /// <summary>The members of the object that a request carries. Dispose it after use. Null if it carries none: then that is answered.</summary>
    public static async Task<RequestFields?> Read(HttpContext http)
    {
        var (body, refusal) = await RequestJson.Read(http);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return null;
        }

        return new(body!);
    }

    /// <summary>Of a request that carries nothing.</summary>
    public static RequestFields Empty() => new(JsonDocument.Parse("{}"));

    public void Dispose() => _document?.Dispose();

    public bool HasMistakes => _mistakes.Count > 0;

    /// <summary>What a value is, for people.</summary>
    public static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    /// <summary>Notes what is wrong with a member; in an element of a list, with the place of that element.</summary>
    public void Fail(string member, string what)
    {
        if (_place is { } place)
            (member, what) = (place.Member, $"{place.Member}[{place.Index}].{member}: {what}");
        if (!_mistakes.TryGetValue(member, out var ofMember))
            _mistakes.Add(member, ofMember = []);
        ofMember.Add(what);
    }

    /// <summary>Tells what is wrong, each under its member's name, as Sentry's API does.</summary>
    public Task Refuse(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return http.AnswerJson(json =>
        {
            json.WriteStartObject();
            foreach (var (member, mistakes) in _mistakes)
            {
                json.WriteStartArray(member);
                foreach (var mistake in mistakes)
                    json.WriteStringValue(mistake);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }

    public bool TryGet(string member, out JsonElement value) => _body.TryGetProperty(member, out value) && value.ValueKind != JsonValueKind.Null;

    public string? Text(string member, int maxLength = int.MaxValue)
    {
        if (!TryGet(member, out var value))
            return null;
        if (!TryReadText(value, out var text))
            Fail(member, $"is {NameOf(value)} that cannot be read as text");
        else if (text.Length > maxLength)
            Fail(member, $"has {text.Length} characters, of which it may have {maxLength}");
        else if (text.Length > 0)
            return text;
        return null;
    }

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string member, int maxLength)
    {
        if (!TryGet(member, out var value) || (value.ValueKind == JsonValueKind.String && value.ValueEquals("")))
            Fail(member, "is missing");
        return Text(member, maxLength) ?? "";
    }

    /// <summary>A yes or no.</summary>
    public bool? Truth(string member)
    {
        if (!TryGet(member, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fail(member, $"is {NameOf(value)}, not true or false");
        return null;
    }

    /// <summary>The texts of a list; null if there is no such list.</summary>
    public List<string>? Texts(string member)
    {
        if (Elements(member) is not { } elements)
            return null;
        var texts = new List<string>();
        foreach (var element in elements)
        {
            if (TryReadText(element, out var text))
                texts.Add(text);
            else
                Fail(member, $"has an element that is {NameOf(element)} and cannot be read as text");
        }

        return texts;
    }

    /// <summary>A time; one without an offset is UTC.</summary>
    public DateTime? Time(string member)
    {
        if (Text(member) is not { } text)
            return null;
        if (SentryTimestamp.TryParse(Encoding.UTF8.GetBytes(text), out var time)
            || DateTime.TryParseExact(text, TimesWithoutOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time))
        {
            return time;
        }

        Fail(member, $"'{text}' is no time; write it as 2026-03-09T12:00:00Z");
        return null;
    }

    public string? Url(string member, int maxLength)
    {
        var text = Text(member, maxLength);
        if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ftp"))
            return text;
        Fail(member, $"'{text}' is no address that begins with http:// or https://");
        return null;
    }

    /// <summary>The elements of a list, each an object; null if there is no such list.</summary>
    public List<RequestFields>? Objects(string member)
    {
        if (Elements(member) is not { } elements)
            return null;
        var objects = new List<RequestFields>();
        foreach (var (i, element) in elements.Index())
        {
            if (element.ValueKind == JsonValueKind.Object)
                // Only the outer place is told: a list in a list says enough by its own name.
                objects.Add(new(element, _mistakes, _place is { } place ? place : (member, i)));
            else
                Fail(member, $"element {i} is {NameOf(element)}, not an object");
        }

        return objects;
    }

    /// <summary>The elements of a list; null if there is no such list.</summary>
    public List<JsonElement>? Elements(string member)
    {
        if (!TryGet(member, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray()];
        Fail(member, $"is {NameOf(value)}, not a list");
        return null;
    }

    public static bool TryReadText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON and no text.
            return false;
        }

        // A character that no text of SQLite can hold whole.
        return !text.Contains('\0', StringComparison.Ordinal);
    }
}
