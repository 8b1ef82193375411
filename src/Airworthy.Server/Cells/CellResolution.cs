namespace Airworthy.Server.Cells;

/// <summary>How long the period of a cell is. Stored: never renumber.</summary>
internal enum CellResolution : byte
{
    Minute = 0,
    Hour = 1,
}

internal static class CellPeriods
{
    /// <summary>Minute cells are kept for sessions that started within this time.</summary>
    public static readonly TimeSpan MinutesKept = TimeSpan.FromHours(48);

    /// <summary>Minute cells of sessions that started from here on are kept, and complete: this time only moves ahead.</summary>
    public static DateTime MinutesFrom(DateTime now) => CellResolution.Hour.PeriodOf(now - MinutesKept);

    extension(CellResolution resolution)
    {
        public TimeSpan Length => resolution == CellResolution.Minute ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);

        /// <summary>Cells are loaded and let go together by partition: the minutes of an hour, the hours of a day.</summary>
        public TimeSpan PartitionLength => resolution == CellResolution.Minute ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

        /// <summary>The beginning of the period in which a session that started then is counted: this is where a bucket is chosen.</summary>
        public DateTime PeriodOf(DateTime started) => started.RoundDown(resolution.Length);
    }

    extension(DateTime time)
    {
        /// <summary>The last multiple of <paramref name="unit"/> at or before this time, on the UTC grid.</summary>
        public DateTime RoundDown(TimeSpan unit) => new(time.Ticks - time.Ticks % unit.Ticks, DateTimeKind.Utc);
    }
}
