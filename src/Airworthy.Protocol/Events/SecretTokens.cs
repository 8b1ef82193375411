using System.Buffers;
using System.Text;

namespace Airworthy.Protocol.Events;

/// <summary>Finds tokens that can be told by themselves, whatever they are called.</summary>
internal static class SecretTokens
{
    /// <summary>What tokens begin with: JSON Web Tokens; GitHub; GitLab; Slack; Stripe; AWS; Google; Sentry, and so Airworthy; npm.</summary>
    public static readonly byte[][] Prefixes =
    [
        "eyJ"u8.ToArray(), "ghp_"u8.ToArray(), "gho_"u8.ToArray(), "ghu_"u8.ToArray(), "ghs_"u8.ToArray(), "ghr_"u8.ToArray(), "github_pat_"u8.ToArray(), "glpat-"u8.ToArray(),
        "xoxb-"u8.ToArray(), "xoxp-"u8.ToArray(), "xoxa-"u8.ToArray(), "xoxs-"u8.ToArray(), "sk_live_"u8.ToArray(), "rk_live_"u8.ToArray(), "sk_test_"u8.ToArray(),
        "AKIA"u8.ToArray(), "ASIA"u8.ToArray(), "AIza"u8.ToArray(), "sntrys_"u8.ToArray(), "sntryu_"u8.ToArray(), "npm_"u8.ToArray(),
    ];

    /// <summary>A shorter word is none.</summary>
    private const int MinBytes = 16;

    private static readonly SearchValues<byte> OfToken = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="u8);

    private static ReadOnlySpan<byte> KeyBegin => "-----BEGIN"u8;

    private static ReadOnlySpan<byte> KeyEnd => "-----END"u8;

    /// <summary>Adds where in the text they stand.</summary>
    public static void Find(ReadOnlySpan<byte> text, List<(int Start, int End)> found)
    {
        FindKeys(text, found);
        FindBearers(text, found);
        foreach (var prefix in Prefixes)
            FindWithPrefix(text, prefix, found);
    }

    /// <summary>Private keys in PEM, to the end of the text if it was cut before theirs.</summary>
    private static void FindKeys(ReadOnlySpan<byte> text, List<(int Start, int End)> found)
    {
        var at = 0;
        while (text[at..].IndexOf(KeyBegin) is >= 0 and var next)
        {
            var start = at + next;
            var afterBegin = start + KeyBegin.Length;
            var title = text[afterBegin..Math.Min(text.Length, afterBegin + 64)];
            if (title.IndexOf("PRIVATE KEY"u8) < 0)
            {
                at = afterBegin;
                continue;
            }

            var end = text[afterBegin..].IndexOf(KeyEnd);
            if (end < 0)
            {
                found.Add((start, text.Length));
                return;
            }

            at = afterBegin + end + KeyEnd.Length;
            if (text[at..Math.Min(text.Length, at + 64)].IndexOf("-----"u8) is >= 0 and var close)
                at += close + 5;
            found.Add((start, at));
        }
    }

    private static void FindBearers(ReadOnlySpan<byte> text, List<(int Start, int End)> found)
    {
        for (var at = 0; at + 7 < text.Length; at++)
        {
            if (text[at..].IndexOfAny((byte)'b', (byte)'B') is not (>= 0 and var next))
                return;
            at += next;
            if (text.Length - at < 8 || !Ascii.EqualsIgnoreCase(text[at..(at + 6)], "bearer"u8) || text[at + 6] is not ((byte)' ' or (byte)':' or (byte)'+' or (byte)'\t'))
                continue;
            var start = at + 7;
            while (start < text.Length && text[start] == ' ')
                start++;
            var end = EndOfToken(text, start);
            if (LooksRandom(text[start..end]))
                found.Add((start, end));
            at = end - 1;
        }
    }

    private static void FindWithPrefix(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix, List<(int Start, int End)> found)
    {
        var at = 0;
        while (text[at..].IndexOf(prefix) is >= 0 and var next)
        {
            var start = at + next;
            var end = EndOfToken(text, start);
            if (end - start >= MinBytes && BeginsWord(text, start))
                found.Add((start, end));
            at = Math.Max(end, start + prefix.Length);
        }
    }

    private static bool BeginsWord(ReadOnlySpan<byte> text, int start) =>
        start == 0 || !char.IsAsciiLetterOrDigit((char)text[start - 1]) || (start >= 3 && text[start - 3] == '%');

    private static int EndOfToken(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAnyExcept(OfToken);
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>Words follow "bearer" too: a token has digits, or capitals behind its first letter, or is long.</summary>
    private static bool LooksRandom(ReadOnlySpan<byte> token) =>
        token.Length >= 24 || (token.Length >= 6 && (token.ContainsAnyInRange((byte)'0', (byte)'9') || token[1..].ContainsAnyInRange((byte)'A', (byte)'Z')));
}
