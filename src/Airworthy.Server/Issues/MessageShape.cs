using System.Text.RegularExpressions;

namespace Airworthy.Server.Issues;

/// <summary>What a message has in common with others of its kind: its first two lines that are not blank, with placeholders for what differs each time.</summary>
internal static partial class MessageShape
{
    private const int Lines = 2;

    /// <summary>What comes after so many characters makes no difference.</summary>
    private const int MaxLength = 1_024;

    // In the order in which they are tried at each place; the names are those of the groups below.
    private static readonly string[] Kinds = ["email", "url", "hostname", "ip", "traceparent", "uuid", "sha1", "md5", "date", "duration", "hex", "git_sha", "float", "int"];

    public static string Of(string message)
    {
        var lines = new List<string>(Lines);
        foreach (var line in message.AsSpan(0, Math.Min(message.Length, 4 * MaxLength)).EnumerateLines())
        {
            if (line.IsWhiteSpace())
                continue;
            lines.Add(line.Trim().ToString());
            if (lines.Count == Lines)
                break;
        }

        var text = string.Join('\n', lines);
        if (text.Length > MaxLength)
            text = text[..MaxLength];
        return Varying().Replace(text, PlaceholderOf);
    }

    private static string PlaceholderOf(Match match)
    {
        foreach (var kind in Kinds)
        {
            if (match.Groups[kind].Success)
                return $"<{kind}>";
        }

        return match.Value;
    }

    // Every repetition has a bound, so that no text takes long.
    [GeneratedRegex(
        """
        (?<email>[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b)
        |(?<url>\b[a-z][a-z0-9+.-]{1,20}://[^\s"'<>()\[\]{}]{1,1024})
        |(?<hostname>(?<![\w.])(?:(?:[a-z0-9-]{1,63}\.){1,8}(?:com|net|org|io|dev|gov|edu|info|biz|cloud|local|internal)|localhost)\b(?!\.\w))
        |(?<ip>(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)|(?=[0-9a-f:]{0,39}\d)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})(?![\w:])))
        |(?<traceparent>\b00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\b)
        |(?<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)
        |(?<sha1>\b[0-9a-f]{40}\b)
        |(?<md5>\b[0-9a-f]{32}\b)
        |(?<date>
            (?<!\w)\d{4}-\d\d-\d\d(?:[T\ ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\ ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?)?(?!\w)
            |(?<!\w)\d{1,4}/\d{1,2}/\d{1,4}(?:,?\ \d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\ ?[AP]M)?)?(?!\w)
            |\b(?-i:(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\ )?(?:\d{1,2}\ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}
                |(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\ \d{1,2}),?(?:\ \d{4})?(?:\ \d\d:\d\d(?::\d\d)?(?:\ (?:\d{4}|UTC|GMT|[+-]\d{4}))?)?)(?!\w)
            |(?<!\w)\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\ ?[AP]M)?(?!\w))
        |(?<duration>(?<![\w.])\d{1,20}(?:\.\d{1,20})?\ ?(?:ns|us|µs|ms|s|sec|secs|seconds?|mins?|minutes?|h|hours?|days?)\b)
        |(?<hex>\b0x[0-9a-f]{1,128}\b|\b(?=[a-f]{0,128}\d)(?=\d{0,128}[a-f])[0-9a-f]{11,128}\b)
        |(?<git_sha>\b(?=[a-f]{0,10}\d)(?=\d{0,10}[a-f])[0-9a-f]{7,10}\b)
        |(?<float>(?<![\w.])[+-]?\d{1,400}\.\d{1,400}(?:e[+-]?\d{1,4})?(?![\w.]*\w))
        |(?<int>(?<!\w)[+-]?\d{1,1024}(?!\w))
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Varying();
}
