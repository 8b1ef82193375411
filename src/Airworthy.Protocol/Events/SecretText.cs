using System.Buffers;
using System.Text;

namespace Airworthy.Protocol.Events;

/// <summary>
/// Takes secrets out of the texts of one event. In any text: private key blocks; JSON Web Tokens; what follows <c>Bearer</c>; tokens that tell their kind by their first letters;
/// who signs in in a URL; numbers of payment cards. In prose, that is in all but names and lines of source, also what is assigned to a secret name: <c>password=…</c>,
/// <c>"token": …</c>, and lines as <c>Cookie: …</c>. Each is replaced by <c>[Filtered]</c>.
/// </summary>
internal sealed class SecretText
{
    private static readonly SearchValues<byte> Suspects = SearchValues.Create("@0123456789"u8);

    private static readonly SearchValues<byte> ProseSuspects = SearchValues.Create("@0123456789=:"u8);

    private static readonly SearchValues<byte> EndsAuthority = SearchValues.Create("/?# \t\r\n\"'<>"u8);

    /// <summary>
    /// Without one of these an event holds no token that tells its kind, so that its texts need not be searched one by one. Letters and underscores only, see
    /// <see cref="MayHoldMarks"/>.
    /// </summary>
    private static readonly SearchValues<string> Marks = SearchValues.Create(
        ["PRIVATE", "bearer", "Bearer", "BEARER", .. SecretTokens.Prefixes.Select(prefix => Encoding.ASCII.GetString(prefix).TrimEnd('-'))], StringComparison.Ordinal);

    private readonly List<(int Start, int End)> _found = [];
    private readonly bool _mayHoldMarks;
    private byte[] _cleaned = [];

    public SecretText(ReadOnlySpan<byte> payload) => _mayHoldMarks = MayHoldMarks(payload);

    public static ReadOnlySpan<byte> Replacement => "[Filtered]"u8;

    /// <summary>The text without secrets: itself if it holds none, otherwise a copy that is good until the next call.</summary>
    public ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> text, bool isProse)
    {
        if (!_mayHoldMarks && !text.ContainsAny(isProse ? ProseSuspects : Suspects))
            return text;

        _found.Clear();
        if (_mayHoldMarks)
            SecretTokens.Find(text, _found);
        FindSignIns(text);
        CardNumbers.Find(text, _found);
        if (isProse)
            SecretAssignments.Find(text, _found);
        return _found.Count == 0 ? text : Replace(text);
    }

    private static bool MayHoldMarks(ReadOnlySpan<byte> payload)
    {
        // Letters that are written as escapes hide what is searched for.
        for (var rest = payload; rest.IndexOf(@"\u00"u8) is >= 0 and var at; rest = rest[(at + 4)..])
        {
            if (at + 4 < rest.Length && rest[at + 4] is >= (byte)'4' and <= (byte)'7')
                return true;
        }

        var chars = ArrayPool<char>.Shared.Rent(payload.Length);
        Encoding.Latin1.GetChars(payload, chars);
        var holds = chars.AsSpan(0, payload.Length).ContainsAny(Marks);
        ArrayPool<char>.Shared.Return(chars);
        return holds;
    }

    /// <summary>What stands before the host of a URL.</summary>
    private void FindSignIns(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (text[at..].IndexOf("://"u8) is >= 0 and var next)
        {
            at += next + 3;
            var authority = text[at..];
            if (authority.IndexOfAny(EndsAuthority) is >= 0 and var end)
                authority = authority[..end];
            // The last one: a password may hold one too.
            if (authority.LastIndexOf((byte)'@') is > 0 and var length)
                _found.Add((at, at + length));
        }
    }

    private ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> text)
    {
        _found.Sort();
        var longest = text.Length + _found.Count * Replacement.Length;
        if (_cleaned.Length < longest)
            _cleaned = new byte[longest];

        var length = 0;
        var at = 0;
        foreach (var (start, end) in _found)
        {
            if (start < at)
            {
                at = Math.Max(at, end); // one inside of, or over the end of another
                continue;
            }

            Put(text[at..start]);
            Put(Replacement);
            at = end;
        }

        Put(text[at..]);
        return _cleaned.AsSpan(0, length);

        void Put(ReadOnlySpan<byte> part)
        {
            part.CopyTo(_cleaned.AsSpan(length));
            length += part.Length;
        }
    }
}
