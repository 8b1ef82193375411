using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Airworthy.Server.Search;

/// <summary>
/// Reads a filter: terms side by side or joined by <c>AND</c> must all hold, <c>OR</c> binds less, parentheses group.
/// A value that holds blanks, parentheses or quotes stands in quotes; in them <c>\"</c> and <c>\\</c> stand for themselves.
/// Where a key's values have an order, an operator may stand before the value: <c>key:&gt;=value</c>.
/// Where there is free text, words side by side are one text, with the parentheses in it.
/// </summary>
internal sealed class FilterSyntax
{
    // A text that nests deeper is no one's question.
    private const int MaxDepth = 50;
    private const string TagStart = "tags[";

    // Each before those it begins with.
    private static readonly (string Sign, FilterOperator Operator)[] Operators =
    [
        ("!=", FilterOperator.Equal), ("=", FilterOperator.Equal), (">=", FilterOperator.GreaterOrEqual), (">", FilterOperator.Greater),
        ("<=", FilterOperator.LessOrEqual), ("<", FilterOperator.Less),
    ];

    private readonly string _text;
    private readonly FilterRules _rules;
    private int _at;
    private int _depth;
    private string? _error;

    private FilterSyntax(string text, FilterRules rules) => (_text, _rules) = (text, rules);

    /// <summary>Blank text is the filter that everything passes.</summary>
    /// <param name="error">What is wrong and in which column.</param>
    public static bool TryParse(string text, FilterRules rules, [NotNullWhen(true)] out FilterNode? filter, [NotNullWhen(false)] out string? error)
    {
        var syntax = new FilterSyntax(text, rules);
        syntax.SkipBlanks();
        filter = syntax.IsAtEnd ? new FilterAll([]) : syntax.ReadAny();
        if (filter is not null && !syntax.IsAtEnd)
            syntax.Fail("this parenthesis closes nothing");
        error = syntax._error;
        if (error is not null)
            filter = null;
        return filter is not null;
    }

    private string NoAlternatives =>
        $"{_rules.Subject} take no AND, OR or groups: all terms must hold; write key:[a,b] for any of several values, and quotes around a text";

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
        if (_text[_at] != '(')
            return ReadTerm();
        return _rules.AllowsAlternatives || !_rules.AllowsFreeText ? ReadGroup() : ReadText();
    }

    private FilterNode? ReadGroup()
    {
        if (!_rules.AllowsAlternatives)
            return Fail(NoAlternatives);
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

    private FilterNode? ReadTerm()
    {
        var start = _at;
        var isNegated = _text[_at] == '!';
        if (!TryTakeKey(out var key))
            return ReadText();

        var sign = _rules.OrderedKeys.Contains(key) ? TakeSign() : "";
        var isList = !IsAtEnd && _text[_at] == '[';
        if (isList && sign.Length > 0)
            return Fail($"a list has no order; write {key}:{sign} and one value");
        var values = isList ? ReadList() : ReadSingle(key);
        SkipBlanks();
        if (values is null)
            return null;
        var (chosen, isTurned) = OperatorOf(sign, isList, isNegated);
        return new FilterTerm(start + 1, isNegated != isTurned, key, chosen, values);
    }

    /// <summary>Takes a key with the <c>!</c> before and the colon behind it; nothing if no term begins here.</summary>
    private bool TryTakeKey(out string key)
    {
        var start = _at;
        if (_text[_at] == '!')
            _at++;
        var from = _at;
        // In the brackets of tags[a:b] a colon is part of the key.
        if (string.CompareOrdinal(_text, _at, TagStart, 0, TagStart.Length) == 0)
            TakeWhile(static c => c != ']' && !char.IsWhiteSpace(c));
        TakeWhile(static c => c is not (':' or '(' or ')' or '"') && !char.IsWhiteSpace(c));
        key = _text[from.._at];
        if (key.Length > 0 && !IsAtEnd && _text[_at] == ':')
        {
            _at++;
            return true;
        }

        _at = start;
        return false;
    }

    private FilterNode? ReadText()
    {
        var start = _at;
        if (!_rules.AllowsFreeText)
        {
            var word = TakeWhile(static c => !char.IsWhiteSpace(c));
            _at = start;
            return Fail($"'{word}' is free text, which {_rules.Subject} do not have; write key:value, with quotes around a value that holds blanks or parentheses");
        }

        var isNegated = _text[_at] == '!';
        if (isNegated)
            _at++;
        var isQuoted = !IsAtEnd && _text[_at] == '"';
        var text = isQuoted ? ReadQuoted() : ReadWords();
        if (text is null)
            return null;
        if (text.Length == 0)
        {
            _at = start;
            return Fail("a word is missing here");
        }

        SkipBlanks();
        return new FilterText(start + 1, isNegated, text);
    }

    /// <summary>Words up to the next term, quote, <c>AND</c> or <c>OR</c>, as they were written.</summary>
    private string? ReadWords()
    {
        var from = _at;
        var end = _at;
        if (IsAtEnd || char.IsWhiteSpace(_text[_at]))
            return "";
        while (!IsAtEnd && !EndsText(isFirst: _at == from))
        {
            while (!IsAtEnd && !char.IsWhiteSpace(_text[_at]) && _text[_at] != ')')
            {
                if (_text[_at] != '(')
                    _at++;
                else if (!TryTakeParentheses())
                    return null;
            }

            end = _at;
            SkipBlanks();
        }

        return _text[from..end];
    }

    /// <summary>Whether what stands here, behind words and blanks, is no text.</summary>
    private bool EndsText(bool isFirst)
    {
        if (_text[_at] == ')' || IsWord("AND") || IsWord("OR"))
            return true;
        if (isFirst)
            return false;
        // A parenthesis after a blank may be a group, or part of a text such as the version 1.0 (77).
        if (_text[_at] == '(')
            return _rules.AllowsAlternatives;
        var at = _at;
        var isTerm = TryTakeKey(out _);
        _at = at;
        return isTerm || _text[_at] is '"' or '!';
    }

    /// <summary>Takes a pair of parentheses with all that stands in it, as text.</summary>
    private bool TryTakeParentheses()
    {
        var opened = _at;
        for (var depth = 0; !IsAtEnd; _at++)
        {
            depth += _text[_at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth > 0)
                continue;
            _at++;
            return !IsGroup(opened) || FailGroup(opened);
        }

        _at = opened;
        Fail("this parenthesis is not closed");
        return false;
    }

    /// <summary>Whether the parentheses that have been taken were meant to group, where nothing can be grouped.</summary>
    private bool IsGroup(int opened)
    {
        var standsApart = opened == 0 || char.IsWhiteSpace(_text[opened - 1]) || _text[opened - 1] == '!';
        var inside = _text[(opened + 1)..(_at - 1)];
        return standsApart && (inside.Contains(':', StringComparison.Ordinal) || inside.Split(' ').Any(word => word is "OR" or "AND"));
    }

    private bool FailGroup(int opened)
    {
        _at = opened;
        Fail(NoAlternatives);
        return false;
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
        Fail($"'{key}' has no value; write {key}:\"\" for the empty one" + (_rules.AllowsFreeText ? ", and quotes around a text that holds a colon" : ""));
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
        if (!_rules.AllowsAlternatives)
        {
            Fail(NoAlternatives);
            return false;
        }

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
}
