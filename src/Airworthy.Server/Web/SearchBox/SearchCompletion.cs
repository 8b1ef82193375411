using Airworthy.Server.Search;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.SearchBox;

/// <summary>One way to go on with what was typed.</summary>
/// <param name="Text">What takes the place of the token that was begun.</param>
/// <param name="Label">How the list shows it.</param>
/// <param name="Note">What it means; empty for a value.</param>
/// <param name="IsKey">Whether a value is to follow at once.</param>
internal sealed record SearchSuggestion(string Text, string Label, string Note, bool IsKey);

/// <summary>What can follow a text.</summary>
/// <param name="From">Where the token begins that a suggestion takes the place of.</param>
internal sealed record SearchSuggestions(int From, IReadOnlyList<SearchSuggestion> Suggestions)
{
    public static readonly SearchSuggestions None = new(0, []);
}

/// <summary>Completes the last token of a search: a key until there is a colon, then a value of that key.</summary>
internal sealed class SearchCompletion(IEnumerable<SearchVocabulary> vocabularies)
{
    private const int MostSuggestions = 12;

    private static readonly string[] Operators = [">=", "<=", "!=", ">", "<", "="];

    private readonly Dictionary<string, SearchVocabulary> _ofPage = vocabularies.ToDictionary(one => one.Page);

    /// <summary>Null for a page that has no search.</summary>
    /// <param name="text">What stands before the caret.</param>
    public SearchSuggestions? Complete(string page, string text, PageSelection selection)
    {
        if (!_ofPage.TryGetValue(page, out var vocabulary))
            return null;
        var from = StartOfToken(text);
        var token = text[from..];
        var negation = token.StartsWith('!') ? "!" : "";
        var body = token[negation.Length..];
        var colon = body.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new(from, [.. Keys(vocabulary, body).Select(key => new SearchSuggestion($"{negation}{key.Name}:", $"{negation}{key.Name}", key.About, IsKey: true))]);
        if (vocabulary.Keys.FirstOrDefault(key => key.Name == body[..colon]) is not { Values: { } valuesOf } key)
            return SearchSuggestions.None;

        var written = body[(colon + 1)..];
        var sign = key.IsOrdered ? Operators.FirstOrDefault(one => written.StartsWith(one, StringComparison.Ordinal)) ?? "" : "";
        var begun = written[sign.Length..].Trim('"');
        return new(from, [.. Values(valuesOf(selection), begun)
            .Select(value => new SearchSuggestion($"{negation}{key.Name}:{sign}{FilterValue.Write(value)}", value, "", IsKey: false))]);
    }

    /// <summary>The last token begins behind the last blank that stands in no quotes.</summary>
    private static int StartOfToken(string text)
    {
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
                isQuoted = !isQuoted;
            else if (!isQuoted && char.IsWhiteSpace(text[i]))
                start = i + 1;
        }

        return start;
    }

    /// <summary>Those that begin so, or have a part that does: <c>stage</c> finds <c>release.stage</c>.</summary>
    private static IEnumerable<SearchKey> Keys(SearchVocabulary vocabulary, string begun) =>
        vocabulary.Keys.Where(key => Begins(key.Name, begun) || key.Name.Split('.').Any(part => Begins(part, begun)))
            .OrderBy(key => !Begins(key.Name, begun)).Take(MostSuggestions);

    /// <summary>Those that begin so come before those that hold it somewhere; what is written out already is no suggestion.</summary>
    private static IEnumerable<string> Values(IEnumerable<string> values, string begun)
    {
        var fitting = values.Where(value => value.Contains(begun, StringComparison.OrdinalIgnoreCase)).ToList();
        return fitting.Where(value => Begins(value, begun)).Concat(fitting.Where(value => !Begins(value, begun))).Take(MostSuggestions).Where(value => value != begun);
    }

    private static bool Begins(string text, string begun) => text.StartsWith(begun, StringComparison.OrdinalIgnoreCase);
}
