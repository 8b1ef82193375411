using System.Buffers;

namespace Airworthy.Protocol.Events;

/// <summary>
/// Finds what a text assigns to a secret name: in query strings, forms and connection strings (<c>password=…</c>), in JSON and what looks like it (<c>"password": "…"</c>,
/// <c>'token' =&gt; '…'</c>), and in header lines (<c>Cookie: …</c>).
/// </summary>
internal static class SecretAssignments
{
    private const int MaxNameBytes = 96;

    private static readonly SearchValues<byte> EndsValue = SearchValues.Create(" \t\r\n&;\"'<"u8);

    private static readonly SearchValues<byte> EndsJsonValue = SearchValues.Create(" \t\r\n,}])\"'"u8);

    /// <summary>Adds where in the text the values stand.</summary>
    public static void Find(ReadOnlySpan<byte> text, List<(int Start, int End)> found)
    {
        var at = 0;
        while (at < text.Length && text[at..].IndexOfAny((byte)'=', (byte)':') is >= 0 and var next)
        {
            at += next;
            var end = text[at] == '=' ? EndOfAssigned(text, at, found) : EndOfMember(text, at, found);
            at = Math.Max(at + 1, end);
        }
    }

    private static int EndOfAssigned(ReadOnlySpan<byte> text, int sign, List<(int Start, int End)> found)
    {
        var start = sign + 1;
        if (start < text.Length && text[start] == '=')
            return start + 1; // a comparison
        if (start < text.Length && text[start] == '>')
            start++;
        return SecretNames.IsSecret(NameBefore(text, sign, out _)) ? AddValue(text, start, EndsValue, found) : start;
    }

    private static int EndOfMember(ReadOnlySpan<byte> text, int sign, List<(int Start, int End)> found)
    {
        var name = NameBefore(text, sign, out var isQuoted);
        if (isQuoted)
            return SecretNames.IsSecret(name) ? AddValue(text, sign + 1, EndsJsonValue, found) : sign + 1;
        if (!SecretNames.IsSecretHeader(name))
            return sign + 1;

        var length = text[sign..].IndexOfAny((byte)'\r', (byte)'\n');
        var end = length < 0 ? text.Length : sign + length;
        Add(text, SkipBlanks(text, sign + 1), end, found);
        return end;
    }

    private static int AddValue(ReadOnlySpan<byte> text, int start, SearchValues<byte> ends, List<(int Start, int End)> found)
    {
        start = SkipBlanks(text, start);
        var quote = start;
        while (quote < text.Length && text[quote] == '\\')
            quote++;

        int end;
        if (quote < text.Length && text[quote] is (byte)'"' or (byte)'\'')
        {
            start = quote + 1;
            end = EndOfQuoted(text, start, text[quote], quote > 0 && text[quote - 1] == '\\');
        }
        else if (start < text.Length && text[start] is (byte)'{' or (byte)'[')
        {
            end = EndOfBracketed(text, start);
        }
        else
        {
            var length = text[start..].IndexOfAny(ends);
            end = length < 0 ? text.Length : start + length;
        }

        Add(text, start, end, found);
        return end;
    }

    private static void Add(ReadOnlySpan<byte> text, int start, int end, List<(int Start, int End)> found)
    {
        if (end > start && !text[start..end].SequenceEqual(SecretText.Replacement))
            found.Add((start, end));
    }

    /// <summary>The quotation mark that ends the text; where the opening one was escaped, the closing one is.</summary>
    private static int EndOfQuoted(ReadOnlySpan<byte> text, int start, byte quote, bool isEscaped)
    {
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == quote)
                return at;
            if (text[at] != '\\')
                continue;
            if (isEscaped && at + 1 < text.Length && text[at + 1] == quote)
                return at;
            at++;
        }

        return text.Length;
    }

    private static int EndOfBracketed(ReadOnlySpan<byte> text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] is (byte)'{' or (byte)'[')
                depth++;
            else if (text[at] is (byte)'}' or (byte)']' && --depth == 0)
                return at + 1;
        }

        return text.Length;
    }

    /// <summary>The name that ends before the sign, which blanks and a quotation mark may part from it.</summary>
    private static ReadOnlySpan<byte> NameBefore(ReadOnlySpan<byte> text, int sign, out bool isQuoted)
    {
        var end = sign;
        while (end > 0 && sign - end < 2 && text[end - 1] == ' ')
            end--;
        isQuoted = end > 0 && text[end - 1] is (byte)'"' or (byte)'\'';
        if (isQuoted)
            end--;
        while (isQuoted && end > 0 && text[end - 1] == '\\')
            end--;

        var start = end;
        while (start > 0 && end - start < MaxNameBytes && IsOfName(text[start - 1]))
            start--;
        return text[start..end];
    }

    private static bool IsOfName(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'%' or (byte)'[' or (byte)']';

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
            at++;
        return at;
    }
}
