namespace Airworthy.Server.Health;

/// <summary>Multiples of an interval since 1970, which is where the buckets of the release endpoints begin.</summary>
internal static class EpochGrid
{
    extension(DateTime time)
    {
        /// <summary>The first multiple after this time; one that it is itself does not count.</summary>
        public DateTime NextOnGrid(TimeSpan interval) => time.AddTicks(interval.Ticks - (time - DateTime.UnixEpoch).Ticks % interval.Ticks);

        /// <summary>The first multiple at or after this time.</summary>
        public DateTime RoundUp(TimeSpan interval) => time.AddTicks(-1).NextOnGrid(interval);

        /// <summary>Whole seconds since 1970.</summary>
        public long EpochSeconds => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
    }
}
