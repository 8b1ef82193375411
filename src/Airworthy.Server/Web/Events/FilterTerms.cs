namespace Airworthy.Server.Web.Events;

/// <summary>Writes terms of the grammar that every list is filtered by.</summary>
internal static class FilterTerms
{
    private static readonly string[] OwnKeys = ["release", "environment", "level", "user", "transaction", "project", "message", "title", "platform", "timestamp", "id", "issue", "has", "is"];

    /// <summary>A term for exactly this value: in quotes where it would be read otherwise, its stars taken for themselves.</summary>
    public static string Term(string key, string value)
    {
        var text = value.Replace("*", "\\*", StringComparison.Ordinal);
        var isPlain = text.Length > 0 && text[0] is not ('[' or '>' or '<' or '=' or '!' or '"') && !text.Any(character => char.IsWhiteSpace(character) || character is '(' or ')' or '"');
        return isPlain ? $"{key}:{text}" : $"{key}:\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The same for a tag, whose key may be one that means something else, or hold what keys may not.</summary>
    public static string Tag(string key, string value) =>
        Term(OwnKeys.Contains(key) || key.Any(character => character is ':' or '(' or ')' or '"') ? $"tags[{key}]" : key, value);
}
