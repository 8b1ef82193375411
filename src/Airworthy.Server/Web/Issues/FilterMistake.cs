using System.Globalization;

namespace Airworthy.Server.Web.Issues;

/// <summary>What is wrong with a filter, and where.</summary>
/// <param name="Before">Of the filter's text, what stands before the mistake.</param>
/// <param name="From">The word where it begins; empty if something is missing at the end.</param>
/// <param name="Behind">The rest.</param>
public sealed record FilterMistake(int Column, string Text, string Before, string From, string Behind)
{
    private const string Start = "column ";

    /// <param name="error">As the grammar says it: <c>column 5: 'x' is no level</c>. Null for none.</param>
    public static FilterMistake? Of(string filter, string? error)
    {
        if (error is null)
            return null;
        var colon = error.IndexOf(": ", StringComparison.Ordinal);
        if (!error.StartsWith(Start, StringComparison.Ordinal) || colon < 0 || !int.TryParse(error.AsSpan(Start.Length, colon - Start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var column))
            return new(1, error, "", "", filter);
        var at = Math.Clamp(column - 1, 0, filter.Length);
        var end = at;
        while (end < filter.Length && !char.IsWhiteSpace(filter[end]))
            end++;
        return new(column, error[(colon + 2)..], filter[..at], filter[at..end], filter[end..]);
    }
}
