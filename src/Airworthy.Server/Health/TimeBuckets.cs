using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>Half-open buckets [t, t + interval) on the UTC grid; days are UTC days.</summary>
internal readonly record struct TimeBuckets(DateTime Start, TimeSpan Interval, int Count)
{
    /// <summary>The buckets that cover [<paramref name="start"/>, <paramref name="end"/>): an end on a boundary adds none.</summary>
    public static TimeBuckets Covering(DateTime start, DateTime end, TimeSpan interval)
    {
        var first = start.RoundDown(interval);
        return new(first, interval, (int)(((end - first).Ticks + interval.Ticks - 1) / interval.Ticks));
    }

    // Up to here sets are united by the buckets that were asked for.
    private static readonly TimeSpan LongestOfFineSets = TimeSpan.FromHours(72);

    /// <summary>
    /// The buckets of the same time for what cannot be added up from finer ones, users and durations: days if it is longer than a few. There are few cells of days,
    /// and uniting the sets of hours takes ten times as long.
    /// </summary>
    public TimeBuckets ForSets() => End - Start <= LongestOfFineSets ? this : Covering(Start, End, TimeSpan.FromDays(1));

    public DateTime End => Start + Count * Interval;

    /// <summary>The longest periods that fall into one bucket each.</summary>
    public CellResolution Resolution =>
        Interval.Ticks % TimeSpan.TicksPerDay == 0 ? CellResolution.Day : Interval.Ticks % TimeSpan.TicksPerHour == 0 ? CellResolution.Hour : CellResolution.Minute;

    /// <summary>The cells that answer it: for each bucket; or, for the whole alone, days in the middle, and shorter ones where it begins and ends within a day.</summary>
    public IReadOnlyList<CellSpan> Spans(bool forEachBucket) =>
        forEachBucket || Resolution == CellResolution.Day ? [new(Resolution, Start, End)] : [.. Split(CellResolution.Day, Resolution, Start, End)];

    private static IEnumerable<CellSpan> Split(CellResolution longest, CellResolution shortest, DateTime from, DateTime to)
    {
        if (from >= to)
            return [];
        var whole = new CellSpan(longest, (from + longest.Length - TimeSpan.FromTicks(1)).RoundDown(longest.Length), to.RoundDown(longest.Length));
        if (longest == shortest)
            return [new(longest, from, to)];
        return whole.From < whole.To
            ? [.. Split(longest - 1, shortest, from, whole.From), whole, .. Split(longest - 1, shortest, whole.To, to)]
            : Split(longest - 1, shortest, from, to);
    }

    public int IndexOf(DateTime period) => (int)((period - Start).Ticks / Interval.Ticks);

    public IEnumerable<DateTime> Starts()
    {
        for (var i = 0; i < Count; i++)
            yield return Start + i * Interval;
    }
}
