using Airworthy.Server.Cells;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.Releases;

/// <summary>A stretch of time that ends now, in buckets that a chart can show. Its buckets are whole, so it reaches up to one bucket less far back than its name says.</summary>
internal sealed record Period(string Name, string Label, TimeSpan Bucket, int Count)
{
    public static readonly IReadOnlyList<Period> All =
    [
        new("1h", "Last hour", TimeSpan.FromMinutes(2), 30),
        new("24h", "Last 24 hours", TimeSpan.FromHours(1), 24),
        new("7d", "Last 7 days", TimeSpan.FromHours(6), 28),
        new("14d", "Last 14 days", TimeSpan.FromHours(12), 28),
        new("30d", "Last 30 days", TimeSpan.FromDays(1), 30),
    ];

    public static readonly Period Default = All.First(period => period.Name == "14d");

    public static Period Parse(string? name) => All.FirstOrDefault(period => period.Name == name) ?? Default;

    /// <summary>The buckets up to now; the last one is still running.</summary>
    public TimeBuckets BucketsAt(DateTime now) => new(now.RoundDown(Bucket) - (Count - 1) * Bucket, Bucket, Count);
}
