using System.Globalization;

namespace Airworthy.Server.Api;

/// <summary>The stretch of time that a question names, before it is rounded to buckets.</summary>
internal readonly record struct TimeRange(DateTime Start, DateTime End)
{
    /// <summary>What is asked about if the question names no time.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromDays(90);

    // Longer than any period that is of use, and short enough to calculate with: 100,000 weeks.
    private const long MaxPeriodSeconds = 100_000L * 7 * 86_400;

    // Beyond these nothing can be counted, and the arithmetic would overflow.
    private static readonly DateTime Earliest = DateTime.UnixEpoch;
    private static readonly DateTime Latest = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    /// <summary>The names of all parameters that name a time.</summary>
    public static readonly IReadOnlyList<string> Parameters =
        ["timeframe", "timeframeStart", "timeframeEnd", "statsPeriod", "statsPeriodStart", "statsPeriodEnd", "start", "end"];

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    /// <summary>Whether the question names a time at all.</summary>
    public static bool IsGiven(IQueryCollection query) => Parameters.Any(query.ContainsKey);

    /// <summary>Reads <c>statsPeriod</c>, <c>statsPeriodStart</c>/<c>End</c> (or the same as <c>timeframe…</c>, which come first), then <c>start</c>/<c>end</c>.</summary>
    public static ApiRefusal? Read(IQueryCollection query, DateTime now, out TimeRange range)
    {
        range = new(now - Default, now);
        foreach (var name in (string[])["timeframe", "statsPeriod"])
        {
            if (query.Last(name) is { } period)
                return ReadAgo(name, period, now, out var start) ?? Check(name, start, now, now, out range);
            if (query.Last(name + "Start") is not null || query.Last(name + "End") is not null)
                return ReadPair(query, name + "Start", name + "End", now, ReadAgo, out range);
        }

        return query.Last("start") is null && query.Last("end") is null ? null : ReadPair(query, "start", "end", now, ReadTime, out range);
    }

    /// <summary>A number with <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c> behind it.</summary>
    public static bool TryParsePeriod(string text, out TimeSpan period)
    {
        period = default;
        if (text.Length < 2 || text.AsSpan(0, text.Length - 1).ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            count = MaxPeriodSeconds;
        long unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, 'w' => 7 * 86_400, _ => 0 };
        period = TimeSpan.FromSeconds(Math.Min(unit * Math.Min(count, MaxPeriodSeconds), MaxPeriodSeconds));
        return unit > 0;
    }

    private delegate ApiRefusal? ReadMoment(string name, string value, DateTime now, out DateTime moment);

    private static ApiRefusal? ReadPair(IQueryCollection query, string startName, string endName, DateTime now, ReadMoment read, out TimeRange range)
    {
        range = default;
        if (query.Last(startName) is not { } startText)
            return ApiRefusal.Invalid(startName, $"is missing, though {endName} is '{query.Last(endName)}'");
        if (query.Last(endName) is not { } endText)
            return ApiRefusal.Invalid(endName, $"is missing, though {startName} is '{startText}'");
        DateTime end = default;
        return read(startName, startText, now, out var start) ?? read(endName, endText, now, out end) ?? Check(startName, start, end, now, out range);
    }

    private static ApiRefusal? Check(string startName, DateTime start, DateTime end, DateTime now, out TimeRange range)
    {
        // A beginning in the future is drawn back to now, so that a client whose clock is ahead gets an answer.
        range = new(start > now && end > now ? now : start, end);
        return range.Start < range.End
            ? null
            : ApiRefusal.Invalid(startName, $"{start:yyyy-MM-ddTHH:mm:ssZ} is not before the end, {end:yyyy-MM-ddTHH:mm:ssZ}");
    }

    private static ApiRefusal? ReadAgo(string name, string value, DateTime now, out DateTime moment)
    {
        moment = default;
        if (!TryParsePeriod(value, out var ago))
            return ApiRefusal.Invalid(name, $"'{value}' is no period; write a number and s, m, h, d or w, such as 14d");
        if (ago > now - Earliest)
            return ApiRefusal.Invalid(name, $"'{value}' reaches back before {Earliest:yyyy-MM-dd}");
        moment = now - ago;
        return null;
    }

    private static ApiRefusal? ReadTime(string name, string value, DateTime now, out DateTime moment)
    {
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= (Latest - Earliest).TotalSeconds)
            moment = Earliest.AddSeconds(seconds);
        else if (!DateTime.TryParseExact(value, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment))
            return ApiRefusal.Invalid(name, $"'{value}' is no time; write it as 2026-03-09T12:00:00Z or in seconds since 1970");
        return moment >= Earliest && moment <= Latest ? null : ApiRefusal.Invalid(name, $"'{value}' is outside of {Earliest:yyyy}-{Latest:yyyy}");
    }
}
