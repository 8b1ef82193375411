using Airworthy.Server.Search;

namespace Airworthy.Server.Web.Events;

/// <summary>Writes what a filter says of tags.</summary>
internal static class FilterTerms
{
    private static readonly string[] OwnKeys = ["release", "environment", "level", "user", "transaction", "project", "message", "title", "platform", "timestamp", "id", "issue", "has", "is"];

    /// <summary>A term for exactly this value of a tag, whose key may be one that means something else, or hold what keys may not.</summary>
    public static string Tag(string key, string value) =>
        FilterValue.Term(OwnKeys.Contains(key) || key.Any(character => character is ':' or '(' or ')' or '"') ? $"tags[{key}]" : key, value);
}
