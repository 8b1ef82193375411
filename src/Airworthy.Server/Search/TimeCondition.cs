using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Airworthy.Server.Search;

/// <summary>
/// What a key whose values are times asks: <c>-24h</c> for the last day, <c>+7d</c> for what is older than a week, <c>2026-03-09</c> for that day,
/// <c>2026-03-09T12:30</c> for that minute; behind an operator a day or a minute is its beginning, and <c>-24h</c> the moment 24 hours ago.
/// </summary>
/// <param name="From">UTC, inclusive; null for ever.</param>
/// <param name="Until">UTC, exclusive; null for ever.</param>
internal readonly record struct TimeCondition(DateTime? From, DateTime? Until)
{
    private static readonly (string Format, TimeSpan Unit)[] Formats =
    [
        ("yyyy-MM-dd", TimeSpan.FromDays(1)), ("yyyy-MM-dd'T'HH:mmK", TimeSpan.FromMinutes(1)), ("yyyy-MM-dd'T'HH:mm:ssK", TimeSpan.FromSeconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", new TimeSpan(1)),
    ];

    /// <param name="now">UTC.</param>
    /// <param name="error">What is wrong with the text.</param>
    public static bool TryParse(string text, FilterOperator comparison, DateTime now, out TimeCondition condition, [NotNullWhen(false)] out string? error)
    {
        condition = default;
        error = null;
        if (text is ['-' or '+', ..])
        {
            if (!TryReadAgo(text[1..], now, out var then))
                error = $"'{text}' is no time; write -24h for since then and +24h for before then, with a number and m, h, d or w";
            else if (comparison is not FilterOperator.Equal)
                condition = Compared(comparison, then);
            else
                condition = text[0] == '-' ? new(then, null) : new(null, then);
            return error is null;
        }

        if (!TryReadTime(text, out var start, out var unit))
            error = $"'{text}' is no time; write it as 2026-03-09, 2026-03-09T12:30:00Z or -24h";
        else
            condition = comparison is FilterOperator.Equal ? new(start, start + unit) : Compared(comparison, start);
        return error is null;
    }

    public bool IsMetBy(DateTime time) => (From is null || time >= From) && (Until is null || time < Until);

    private static TimeCondition Compared(FilterOperator comparison, DateTime bound) => comparison switch
    {
        FilterOperator.Less => new(null, bound),
        FilterOperator.LessOrEqual => new(null, bound.AddTicks(1)),
        FilterOperator.Greater => new(bound.AddTicks(1), null),
        _ => new(bound, null),
    };

    private static bool TryReadAgo(string text, DateTime now, out DateTime then)
    {
        then = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        long minutes = text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 24 * 60, 'w' => 7 * 24 * 60, _ => 0 };
        var ago = count * minutes;
        if (minutes == 0 || ago > (now - DateTime.UnixEpoch).TotalMinutes)
            return false;
        then = now.AddMinutes(-ago);
        return true;
    }

    private static bool TryReadTime(string text, out DateTime start, out TimeSpan unit)
    {
        foreach (var (format, length) in Formats)
        {
            unit = length;
            if (DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out start))
                return start.Year is >= 1970 and < 9000;
        }

        (start, unit) = (default, default);
        return false;
    }
}
