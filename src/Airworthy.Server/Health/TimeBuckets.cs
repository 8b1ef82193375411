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
