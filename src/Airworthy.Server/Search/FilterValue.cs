namespace Airworthy.Server.Search;

/// <summary>How a value is written into a filter, so that <see cref="FilterSyntax"/> reads it as it is.</summary>
internal static class FilterValue
{
    /// <summary>A term that holds for this value alone: a star in it stands for itself.</summary>
    public static string Term(string key, string value) => $"{key}:{Write(value)}";

    /// <summary>In quotes if it could be taken for something else: for the end of the term, a list or an operator.</summary>
    public static string Write(string value)
    {
        var literal = value.Replace("*", @"\*", StringComparison.Ordinal);
        var isPlain = literal.Length > 0 && literal[0] is not ('[' or '!' or '<' or '>' or '=') && !literal.Any(c => char.IsWhiteSpace(c) || c is '"' or '(' or ')' or '\\');
        return isPlain ? literal : $"\"{literal.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
