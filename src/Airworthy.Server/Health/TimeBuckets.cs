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

    /// <summary>The cells that answer it: the longest whose periods fall into one bucket each.</summary>
    public CellResolution Resolution => Interval.Ticks % TimeSpan.TicksPerHour == 0 ? CellResolution.Hour : CellResolution.Minute;

    public int IndexOf(DateTime period) => (int)((period - Start).Ticks / Interval.Ticks);

    public IEnumerable<DateTime> Starts()
    {
        for (var i = 0; i < Count; i++)
            yield return Start + i * Interval;
    }
}
