using System.Runtime.InteropServices;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>How many sessions of one project began in each hour of a range, by release and environment: all that adoption is derived from.</summary>
/// <param name="start">A full hour.</param>
internal sealed class HourlySessions(DateTime start, int hours)
{
    private readonly Dictionary<(ReleaseId Release, EnvironmentId Environment), Row> _rows = [];

    public DateTime Start => start;

    public int Hours => hours;

    public IReadOnlyDictionary<(ReleaseId Release, EnvironmentId Environment), Row> Rows => _rows;

    /// <param name="hour">Counted from <see cref="Start"/>, less than <see cref="Hours"/>.</param>
    public void Add(ReleaseId release, EnvironmentId environment, int hour, long sessions)
    {
        if (sessions == 0)
            return;
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, (release, environment), out _);
        (row ??= new Row(hour)).Add(hour, sessions);
    }

    /// <summary>From the first hour with sessions to the last: most releases live for a part of the range only.</summary>
    public sealed class Row(int first)
    {
        private long[] _counts = new long[24];

        public int First { get; private set; } = first;

        public int Last { get; private set; } = first;

        public long this[int hour] => hour >= First && hour <= Last ? _counts[hour - First] : 0;

        /// <summary>The counts of the hours from <see cref="First"/> to <see cref="Last"/>.</summary>
        public ReadOnlySpan<long> Counts => _counts.AsSpan(0, Last - First + 1);

        public void Add(int hour, long sessions)
        {
            var (newFirst, newLast) = (Math.Min(First, hour), Math.Max(Last, hour));
            var needed = newLast - newFirst + 1;
            if (newFirst < First || needed > _counts.Length)
            {
                var grown = new long[Math.Max(needed, needed > _counts.Length ? 2 * _counts.Length : _counts.Length)];
                Counts.CopyTo(grown.AsSpan(First - newFirst));
                _counts = grown;
            }

            (First, Last) = (newFirst, newLast);
            _counts[hour - First] += sessions;
        }
    }
}
