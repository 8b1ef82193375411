using System.Globalization;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Issues;

/// <summary>
/// The issues that a commit's message says it fixes: behind one of the words that code hosts know (<c>fixes</c>, <c>closed</c>, <c>resolve</c>, …) short ids or addresses of
/// issues' pages, one or several, in brackets or as links of Markdown too. What the words are about otherwise names no issue.
/// </summary>
internal static partial class FixReferences
{
    // A longer message is read up to here: no one writes what it fixes behind a book.
    private const int MaxLength = 20_000;

    /// <summary>Each text once: a short id as it was written, or the number of an issue.</summary>
    /// <param name="organization">The slug in the addresses that are this server's.</param>
    public static IReadOnlyList<FixReference> In(string message, string organization)
    {
        var found = new List<FixReference>();
        var text = MarkdownLink().Replace(message.Length > MaxLength ? message[..MaxLength] : message, KeepTextOrAddress);
        foreach (Match fix in FixWord().Matches(text))
        {
            for (var at = fix.Index + fix.Length; Reference().Match(text, at) is { Success: true } next; at = next.Index + next.Length)
            {
                var reference = Read(next, organization);
                if (reference is { } named && !found.Contains(named))
                    found.Add(named);
            }
        }

        return found;
    }

    private static FixReference? Read(Match match, string organization)
    {
        if (match.Groups["short"] is { Success: true } shortId)
            return new(shortId.Value, null);
        return match.Groups["organization"].Value == organization && long.TryParse(match.Groups["issue"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var issue)
            ? new(null, issue)
            : null;
    }

    // Of a link only one of its halves names the issue: mostly its text.
    private static string KeepTextOrAddress(Match link) =>
        OnlyShortId().IsMatch(link.Groups["text"].Value) ? link.Groups["text"].Value : $"{link.Groups["text"].Value} {link.Groups["address"].Value}";

    [GeneratedRegex(@"\[(?<text>[^\]\n]+)\]\((?<address>[^)\s]+)\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"^\s*[A-Za-z0-9][A-Za-z0-9_-]*-[A-Za-z0-9]{1,13}\s*$")]
    private static partial Regex OnlyShortId();

    [GeneratedRegex(@"\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?)\b:?", RegexOptions.IgnoreCase)]
    private static partial Regex FixWord();

    // Blanks, commas, brackets, the word "and", and then one reference, right behind what stood before.
    [GeneratedRegex(
        @"\G(?:[\s,;&()\[\]<#]|\band\b)*(?:https?://[^\s/]+/organizations/(?<organization>[^/\s]+)/issues/(?<issue>[0-9]+)/?(?![\w/])(?:\?[^\s)\]>]*)?>?|(?<short>[A-Za-z0-9][A-Za-z0-9_-]*-[A-Za-z0-9]{1,13})(?![\w/-]|\.\w))",
        RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}

/// <summary>One of the two names it.</summary>
internal readonly record struct FixReference(string? ShortId, long? Issue);
