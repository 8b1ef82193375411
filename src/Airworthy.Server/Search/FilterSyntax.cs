using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Airworthy.Server.Search;

/// <summary>
/// Reads a filter: terms side by side or joined by <c>AND</c> must all hold, <c>OR</c> binds less, parentheses group.
/// A value that holds blanks, parentheses or quotes stands in quotes; in them <c>\"</c> and <c>\\</c> stand for themselves.
/// Where a key's values have an order, an operator may stand before the value: <c>key:&gt;=value</c>.
/// </summary>
internal sealed class FilterSyntax
{
    // A text that nests deeper is no one's question.
    private const int MaxDepth = 50;

    // Each before those it begins with.
    private static readonly (string Sign, FilterOperator Operator)[] Operators =
    [
        ("!=", FilterOperator.Equal), ("=", FilterOperator.Equal), (">=", FilterOperator.GreaterOrEqual), (">", FilterOperator.Greater),
        ("<=", FilterOperator.LessOrEqual), ("<", FilterOperator.Less),
    ];

    private readonly string _text;
    private readonly IReadOnlySet<string> _orderedKeys;
    private int _at;
    private int _depth;
    private string? _error;

    private FilterSyntax(string text, IReadOnlySet<string> orderedKeys) => (_text, _orderedKeys) = (text, orderedKeys);

    /// <summary>Blank text is the filter that everything passes.</summary>
    /// <param name="orderedKeys">The keys that take operators; to others a sign is part of the value.</param>
    /// <param name="error">What is wrong and in which column.</param>
    public static bool TryParse(
        string text, IReadOnlySet<string> orderedKeys, [NotNullWhen(true)] out FilterNode? filter, [NotNullWhen(false)] out string? error)
    {
        var syntax = new FilterSyntax(text, orderedKeys);
        syntax.SkipBlanks();
        filter = syntax.IsAtEnd ? new FilterAll([]) : syntax.ReadAny();
        if (filter is not null && !syntax.IsAtEnd)
            filter = syntax.Fail("this parenthesis closes nothing");
        error = syntax._error;
        return filter is not null;
    }

    private bool IsAtEnd => _at == _text.Length;

    private FilterNode? ReadAny()
    {
        var nodes = new List<FilterNode>();
        do
        {
            if (ReadAll() is not { } node)
                return null;
            nodes.Add(node);
        }
        while (TryTakeWord("OR"));
        return nodes.Count == 1 ? nodes[0] : new FilterAny(nodes);
    }

    private FilterNode? ReadAll()
    {
        var nodes = new List<FilterNode>();
        do
        {
            if (ReadOne() is not { } node)
                return null;
            nodes.Add(node);
        }
        while (TryTakeWord("AND") || (!IsAtEnd && _text[_at] != ')' && !IsWord("OR")));
        return nodes.Count == 1 ? nodes[0] : new FilterAll(nodes);
    }

    private FilterNode? ReadOne()
    {
        if (IsAtEnd || _text[_at] == ')' || IsWord("AND") || IsWord("OR"))
            return Fail("a term such as release:1.0 is missing here");
        return _text[_at] == '(' ? ReadGroup() : ReadTerm();
    }

    private FilterNode? ReadGroup()
    {
        var opened = _at++;
        if (++_depth > MaxDepth)
            return Fail($"parentheses nest deeper than {MaxDepth}");
        SkipBlanks();
        var inner = ReadAny();
        if (inner is null)
            return null;
        if (IsAtEnd)
        {
            _at = opened;
            return Fail("this parenthesis is not closed");
        }

        _at++;
        _depth--;
        SkipBlanks();
        return inner;
    }

    private FilterTerm? ReadTerm()
    {
        var start = _at;
        var isNegated = _text[_at] == '!';
        if (isNegated)
            _at++;
        var key = TakeWhile(static c => c is not (':' or '(' or ')' or '"') && !char.IsWhiteSpace(c));
        if (key.Length == 0 || IsAtEnd || _text[_at] != ':')
        {
            _at = start;
            var word = TakeWhile(static c => !char.IsWhiteSpace(c));
            _at = start;
            return FailTerm($"'{word}' is free text, which sessions do not have; write key:value, with quotes around a value that holds blanks or parentheses");
        }

        _at++;
        var sign = _orderedKeys.Contains(key) ? TakeSign() : "";
        var isList = !IsAtEnd && _text[_at] == '[';
        if (isList && sign.Length > 0)
            return FailTerm($"a list has no order; write {key}:{sign} and one value");
        var values = isList ? ReadList() : ReadSingle(key);
        SkipBlanks();
        if (values is null)
            return null;
        var (chosen, isTurned) = OperatorOf(sign, isList, isNegated);
        return new FilterTerm(start + 1, isNegated != isTurned, key, chosen, values);
    }

    private string TakeSign()
    {
        var sign = Array.Find(Operators, one => _text.AsSpan(_at).StartsWith(one.Sign, StringComparison.Ordinal)).Sign ?? "";
        _at += sign.Length;
        return sign;
    }

    /// <summary>The operator, and whether it turns the negation: a negated comparison is the opposite comparison.</summary>
    private static (FilterOperator Operator, bool IsTurned) OperatorOf(string sign, bool isList, bool isNegated)
    {
        var written = isList ? FilterOperator.In : Array.Find(Operators, one => one.Sign == sign).Operator;
        return isNegated && written.Opposite is { } opposite ? (opposite, true) : (written, sign == "!=");
    }

    private List<string>? ReadSingle(string key)
    {
        if (!IsAtEnd && _text[_at] == '"')
            return ReadQuoted() is { } quoted ? [quoted] : null;
        var value = TakeWhile(static c => c is not ('(' or ')' or '"') && !char.IsWhiteSpace(c));
        if (value.Length > 0)
            return [value];
        Fail($"'{key}' has no value; write {key}:\"\" for the empty one");
        return null;
    }

    private List<string>? ReadList()
    {
        var opened = _at++;
        var values = new List<string>();
        while (true)
        {
            SkipBlanks();
            var value = !IsAtEnd && _text[_at] == '"' ? ReadQuoted() : TakeWhile(static c => c is not (',' or ']' or '"')).TrimEnd();
            if (value is null)
                return null;
            if (value.Length == 0 && (_at == 0 || _text[_at - 1] != '"'))
            {
                Fail("a value of the list is missing here; write \"\" for the empty one");
                return null;
            }

            values.Add(value);
            SkipBlanks();
            if (IsAtEnd || _text[_at] is not (',' or ']'))
            {
                _at = IsAtEnd ? opened : _at;
                Fail(_at == opened ? "this list is not closed" : "a comma or the end of the list is missing here");
                return null;
            }

            if (_text[_at++] == ']')
                return values;
        }
    }

    private string? ReadQuoted()
    {
        var opened = _at++;
        var value = new StringBuilder();
        for (; !IsAtEnd; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                return value.ToString();
            }

            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] is ('"' or '\\'))
                _at++;
            value.Append(_text[_at]);
        }

        _at = opened;
        Fail("this quote is not closed");
        return null;
    }

    private bool TryTakeWord(string word)
    {
        if (!IsWord(word))
            return false;
        _at += word.Length;
        SkipBlanks();
        return true;
    }

    private bool IsWord(string word)
    {
        var end = _at + word.Length;
        return string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
            && (end == _text.Length || (end < _text.Length && (char.IsWhiteSpace(_text[end]) || _text[end] is '(' or ')')));
    }

    private string TakeWhile(Func<char, bool> belongs)
    {
        var start = _at;
        while (!IsAtEnd && belongs(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private FilterNode? Fail(string what)
    {
        _error ??= $"column {_at + 1}: {what}";
        return null;
    }

    private FilterTerm? FailTerm(string what)
    {
        Fail(what);
        return null;
    }
}
