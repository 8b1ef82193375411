namespace Airworthy.Server.Cells;

/// <summary>How long the period of a cell is. Stored: never renumber.</summary>
internal enum CellResolution : byte
{
    Minute = 0,
    Hour = 1,

    /// <summary>Adds up the hours of a UTC day, and outlives them.</summary>
    Day = 2,
}

internal static class CellPeriods
{
    extension(CellResolution resolution)
    {
        public TimeSpan Length => resolution switch
        {
            CellResolution.Minute => TimeSpan.FromMinutes(1),
            CellResolution.Hour => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };

        /// <summary>Cells are loaded and let go together by partition: the minutes of an hour, the hours of a day, a day.</summary>
        public TimeSpan PartitionLength => resolution == CellResolution.Minute ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

        /// <summary>The beginning of the period in which a session that started then is counted: this is where a bucket is chosen.</summary>
        public DateTime PeriodOf(DateTime started) => started.RoundDown(resolution.Length);

        /// <summary>The beginnings of the partitions that overlap [<paramref name="from"/>, <paramref name="to"/>).</summary>
        public IEnumerable<DateTime> PartitionStarts(DateTime from, DateTime to)
        {
            for (var start = from.RoundDown(resolution.PartitionLength); start < to; start += resolution.PartitionLength)
                yield return start;
        }
    }

    extension(DateTime time)
    {
        /// <summary>The last multiple of <paramref name="unit"/> at or before this time, on the UTC grid.</summary>
        public DateTime RoundDown(TimeSpan unit) => new(time.Ticks - time.Ticks % unit.Ticks, DateTimeKind.Utc);
    }
}
