using System.Numerics;

namespace Airworthy.Load;

/// <summary>How often each latency occurred, to within 1.6 %. Any thread may record.</summary>
public sealed class LatencyHistogram
{
    private const int SignificantBits = 6;
    private const int Steps = 1 << SignificantBits;

    // In microseconds, so up to more than an hour.
    private readonly long[] _counts = new long[Steps * 28];

    public long Count => _counts.Sum();

    public void Record(TimeSpan latency) => Interlocked.Increment(ref _counts[IndexOf((long)latency.TotalMicroseconds)]);

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>What a share of the latencies did not exceed, in milliseconds; 0 if there is none.</summary>
    /// <param name="share">From 0 to 1; 1 for the longest.</param>
    public double Milliseconds(double share)
    {
        // Decimal: 34 % of 150 are 51, and in binary a little more, which would be the 52nd.
        var rank = Math.Max(1, (long)Math.Ceiling(Count * (decimal)share));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
                return LargestAt(i) / 1_000.0;
        }

        return 0;
    }

    public static LatencyHistogram Sum(IEnumerable<LatencyHistogram> histograms)
    {
        var sum = new LatencyHistogram();
        foreach (var one in histograms)
            sum.Add(one);
        return sum;
    }

    private int IndexOf(long microseconds)
    {
        if (microseconds < Steps)
            return (int)Math.Max(0, microseconds);
        var shift = BitOperations.Log2((ulong)microseconds) - SignificantBits;
        return Math.Min(_counts.Length - 1, (shift + 1) * Steps + (int)(microseconds >> shift) - Steps);
    }

    private static long LargestAt(int index) =>
        index < Steps ? index : ((long)(Steps + index % Steps + 1) << (index / Steps - 1)) - 1;
}
