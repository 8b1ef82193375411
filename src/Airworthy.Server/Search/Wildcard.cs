using System.Text;

namespace Airworthy.Server.Search;

/// <summary>
/// A value of a filter in which <c>*</c> stands for any text, also none. <c>\*</c> is the star itself; every other backslash is one.
/// Case makes no difference, unlike to a value without a star.
/// </summary>
internal sealed class Wildcard
{
    // The texts between the stars: they must follow each other. With one there is no star.
    private readonly List<string> _parts = [];

    public Wildcard(string value)
    {
        var part = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '*')
            {
                _parts.Add(part.ToString());
                part.Clear();
                continue;
            }

            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] == '*')
                i++;
            part.Append(value[i]);
        }

        _parts.Add(part.ToString());
    }

    private Wildcard(params ReadOnlySpan<string> parts) => _parts.AddRange(parts);

    /// <summary>What holds this text, stars and all as they stand.</summary>
    public static Wildcard Containing(string text) => new("", text, "");

    /// <summary>The text itself if no star stands for anything; else null.</summary>
    public string? Plain => _parts is [var only] ? only : null;

    /// <summary>The same as a pattern of SQL's <c>like</c> with <c>escape '\'</c>, to which case makes no difference in ASCII.</summary>
    public string LikePattern =>
        string.Join('%', _parts.Select(part => part
            .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)));

    public bool IsMatch(string text)
    {
        if (Plain is { } plain)
            return text == plain;
        var (first, last) = (_parts[0], _parts[^1]);
        if (text.Length < first.Length + last.Length || !Holds(text, 0, first) || !Holds(text, text.Length - last.Length, last))
            return false;

        // Each part where it first fits: that leaves the most room to those behind it.
        var (at, end) = (first.Length, text.Length - last.Length);
        foreach (var part in _parts.Skip(1).SkipLast(1))
        {
            var found = text.IndexOf(part, at, end - at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
                return false;
            at = found + part.Length;
        }

        return true;
    }

    private static bool Holds(string text, int at, string part) =>
        string.Compare(text, at, part, 0, part.Length, StringComparison.OrdinalIgnoreCase) == 0;
}
