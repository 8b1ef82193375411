using System.Globalization;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Web.SearchBox;

/// <summary>What is wrong with a search, and where in its text.</summary>
/// <param name="At">From 0; null if no place was named.</param>
public sealed partial record SearchMistake(string Text, string What, int? At)
{
    /// <param name="error">As the reader of filters says it: it begins with the column.</param>
    internal static SearchMistake Of(string text, string error) =>
        Column().Match(error) is { Success: true } match
            ? new(text, error[match.Length..], Math.Clamp(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1, 0, text.Length))
            : new(text, error, null);

    /// <summary>The text before the mistake, the token it is in, and the rest.</summary>
    public (string Before, string Wrong, string After) Parts
    {
        get
        {
            if (At is not { } at)
                return (Text, "", "");
            var end = at;
            while (end < Text.Length && !char.IsWhiteSpace(Text[end]))
                end++;
            return (Text[..at], Text[at..end], Text[end..]);
        }
    }

    [GeneratedRegex(@"^column (\d+): ")]
    private static partial Regex Column();
}
